"""The rollback procedures: what makes the release go back, how, and how long that may take."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise

from gonogo.core.outline import Line
from gonogo.core.strategy import in_order
from gonogo.report.package.settings import is_setting
from gonogo.report.package.source import Source
from gonogo.report.package.ticks import is_failure, people, plain_rows, section, to_do
from gonogo.report.timeline.lengths import length_in, length_words, range_words
from gonogo.report.timeline.words import plain

NAME = "rollback-procedures.md"
TITLE = "Rollback procedures"
ALSO_MAX = 12
"""Lines of what is said elsewhere: a document that speaks of nothing else is not repeated."""
ALSO_CHARS_MAX = 200
"""A paragraph about the whole release promises nothing of going back."""
_BACK = re.compile(r"\broll(?:ed)?[- ]?back|\bgoing back\b", re.IGNORECASE)


def body(source: Source) -> list[str]:
    """Triggers, the way back with the sum of its budgets, who decides, and what became of it in a run."""
    steps = list(source.lines("rollback step"))
    return [
        *_bound(source),
        *_went(source),
        *section("Go back when", _when(source), none="The plan names no trigger."),
        *section("Steps", _steps(source, steps), none="The plan names no steps."),
        *_budgets(steps),
        *section("Also said of going back", plain_rows(_also_said(source))),
        *section("Who decides", [*plain_rows(source.lines("severity")), *people(source)]),
        *section("Whom to tell", plain_rows(source.lines("message"))),
    ]


def _when(source: Source) -> Iterator[str]:
    """Guards and triggers of the whole release, then the failures of each phase under its name."""
    yield from (f"- {one.text} (guard)" for one in (source.plan.guards if source.plan else ()))
    failures = [line for line in source.lines("criterion", "item") if is_failure(line) and not is_setting(line)]
    yield from plain_rows([*source.lines("trigger"), *(line for line in failures if not line.phase)])
    for place, name in source.phases():
        inside = [line for line in failures if line.phase == place]
        if inside:
            yield from ("", f"### In {name}", "", *plain_rows(inside))


def _steps(source: Source, steps: Sequence[Line]) -> Iterator[str]:
    """Each way back that the plan describes by itself, then what gonogo does without being told."""
    ways = [(path, list(group)) for path, group in groupby(steps, key=lambda line: line.path)]
    for path, way in ways:
        if len(ways) > 1 and path:
            yield from ("", f"### {plain(path[-1])}", "")
        yield from to_do(way)
    yield from _undone(source)


def _also_said(source: Source) -> Sequence[Line]:
    """Promises and files about going back that stand elsewhere in the plan."""
    kinds = ("risk", "claim", "reference", "schedule", "decision rule", "prose", "criterion")
    said = (line for line in source.lines(*kinds) if _BACK.search(line.text) and not is_failure(line))
    return [line for line in said if len(line.text) <= ALSO_CHARS_MAX and not line.text.startswith("#")][:ALSO_MAX]


def _undone(source: Source) -> Iterator[str]:
    """What gonogo does by itself, in its order; nothing where the plan is not bound."""
    if source.plan is None:
        return
    yield "- by gonogo: every share to 0, read back, so that nobody is on the new version"
    for one in reversed(in_order(source.plan)):
        yield f"- by gonogo: {one.name} {one.new.version} → {one.stable.version}, and its smoke again"


def _bound(source: Source) -> list[str]:
    if source.plan is None:
        return []
    back = source.plan.going_back
    phases = [f"    gonogo rollback latest --phase {one.id} --reason TEXT" for one in source.plan.phases]
    words = (
        "The guards go back by themselves. By hand, at any time, to the beginning of a phase; it is to take at most "
        f"{length_words(back.budget_s)}. The old version is kept for {length_words(back.window_s)} after the promotion."
    )
    return ["## By command", "", words, "", *phases, ""]


def _budgets(steps: Sequence[Line]) -> list[str]:
    """The sums of the lengths that stand beside the steps, one for each way back that the plan describes."""
    rows = (row for path, group in groupby(steps, key=lambda line: line.path) for row in _budget(path, list(group)))
    return section("How long", rows)


def _budget(path: tuple[str, ...], steps: Sequence[Line]) -> list[str]:
    """One way back. Spans that begin where the one before ended, as 0–5, 5–15, are places on one clock, not lengths."""
    lengths = [found for line in steps if (found := length_in(plain(line.text)))]
    if not lengths:
        return []
    follows = all(one[0] == before[1] for before, one in pairwise(lengths)) and lengths[0][0] == 0
    low, high = sum(one[0] for one in lengths), sum(one[1] for one in lengths)
    words = f"at most {length_words(lengths[-1][1])}" if follows else f"{range_words(low, high)} one after another"
    rest = len(steps) - len(lengths)
    first, last = steps[0].line, steps[-1].line
    where = f"lines {first} to {last}" if last > first else f"line {first}"
    more = f"; {rest} more without a length" if rest else ""
    return [f"- {plain(path[-1]) if path else 'steps'}: {words} ({where}{more})"]


def _went(source: Source) -> list[str]:
    back = source.run.going_back if source.run else None
    if source.run is None or back is None:
        return []
    took = f"; it took {length_words(back.took_s)}" if back.took_s is not None else ""
    proof = "verified" if back.is_verified else f"not proved: {'; '.join(back.missing)}"
    why = f"{source.run.run} went back, because: {plain(back.because)}"
    row = f"- the run {why}{took}; {proof}; journal line {back.began.index}"
    return section("What happened", (row,))
