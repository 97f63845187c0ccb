"""Writes the figures of the page "How gonogo decides" from the bench's results; --check tells whether they are stale.

The full results are used where they are there, else the quick ones. Nothing on the page between its marks is typed.
"""  # noqa: INP001  # a script

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from bench.judge.goals import Goal, goals  # noqa: E402  # the bench is no installed package: it is found beside this folder

PAGE = ROOT / "docs" / "concepts" / "how-gonogo-decides.md"
RESULTS = tuple(ROOT / "bench" / "results" / f"judge-{mode}.json" for mode in ("full", "quick"))
MARKED = re.compile(r"(?P<open><!-- figures: (?P<name>[\w ]+) -->\n).*?(?P<close><!-- end of figures -->)", re.DOTALL)
OURS = "gonogo"
P0 = 0.005
EFFECTS = ("2x", "5 %", "20 %", "100 %")
RELEASES = re.compile(r"none, .*, 4 phases")
Row = dict[str, Any]


def main(words: list[str]) -> int:
    """The page, written or compared."""
    text = PAGE.read_text(encoding="utf-8")
    results = next(file for file in RESULTS if file.exists())
    made = with_figures(text, json.loads(results.read_text(encoding="utf-8")), name=results.name)
    if made == text:
        return 0
    if "--check" in words:
        sys.stderr.write(f"docs/concepts/{PAGE.name} is stale. hint: python tools/make_figures.py\n")
        return 1
    PAGE.write_text(made, encoding="utf-8")
    return 0


def with_figures(text: str, results: Row, *, name: str) -> str:
    """The page with every figure made anew. ValueError where it has no marks: a page without figures is no page."""
    if {found["name"] for found in MARKED.finditer(text)} != FIGURES.keys():
        raise ValueError(f"the page needs these figures: {', '.join(FIGURES)}")

    def made(found: re.Match[str]) -> str:
        lines = FIGURES[found["name"]](results["rows"])
        return found["open"] + "\n".join(["", *lines, "", _from(results, name), ""]) + "\n" + found["close"]

    return MARKED.sub(made, text)


def healthy(rows: list[Row]) -> Iterable[str]:
    """How often each rule takes a healthy version back within an hour, by environment."""
    quiet = [row for row in rows if row["effect"] == "none" and row["p0"] == P0]
    environments = list(dict.fromkeys(row["environment"] for row in quiet))
    yield from _head("healthy for an hour, taken back", environments)
    for rule in dict.fromkeys(row["rule"] for row in quiet):
        mine = {row["environment"]: row for row in quiet if row["rule"] == rule}
        yield _line(_name(rule), [_share(mine.get(environment)) for environment in environments])


def releases(rows: list[Row]) -> Iterable[str]:
    """How often our rule takes back whole healthy releases."""
    whole = [row for row in rows if RELEASES.fullmatch(row["effect"])]
    environments = list(dict.fromkeys(row["environment"] for row in whole))
    yield from _head("healthy for three hours, taken back", [*environments, "releases"])
    for key in dict.fromkeys((row["effect"], row["p0"], row["look_s"], row["rule"]) for row in whole):
        effect, p0, look_s, rule = key
        mine = {
            row["environment"]: row for row in whole if (row["effect"], row["p0"], row["look_s"], row["rule"]) == key
        }
        words = f"{_name(rule)}, {effect.split(', ')[1]}, stable {100 * p0:g} %, {look_s:g}-s blocks"
        many = str(max(row["runs"] for row in mine.values()))
        yield _line(words, [*(_share(mine.get(environment)) for environment in environments), many])


def harmed(rows: list[Row]) -> Iterable[str]:
    """How soon each rule takes a bad version back, and how many requests have failed by then."""
    bad = [row for row in rows if row["environment"] == "iid" and row["p0"] == P0 and row["effect"] in EFFECTS]
    yield from _head("seconds / failed requests", [f"errors {effect}" for effect in EFFECTS])
    for rule in dict.fromkeys(row["rule"] for row in bad):
        mine = {effect: _surest(bad, rule, effect) for effect in EFFECTS}
        yield _line(_name(rule), [_harm(mine[effect]) for effect in EFFECTS])


def alone(rows: list[Row]) -> Iterable[str]:
    """What only our rule has: the paced ramp, proofs, latency, memory, and the ratio to the theoretical limit."""
    mine = [row for row in rows if row["rule"] == OURS]
    yield from _head("gonogo alone", ["in the middle", "runs"])
    for row in mine:
        words = ""
        if row["environment"].startswith("paced"):
            title = f"{row['environment']}: {row['effect']} fail"
            words = f"{row['failed_median']:.0f} failed requests, 95 of 100 runs at most {row['failed_p95']:.0f}"
        elif row["environment"] == "memory":
            title = row["effect"]
            words = _leak(row)
        elif row["effect"].startswith(("latency", "none,")) and row.get("median_s") is not None:
            title, words = row["effect"], f"{row['median_s']:.0f} s"
        elif row["environment"] == "iid" and row["p0"] == P0 and row.get("ratio_to_bound") is not None:
            title = f"errors {row['effect']} ({row['form']} form)"
            words = f"{row['ratio_to_bound']:.2f} ± {row['ratio_error']:.2f} times the fewest requests of any such test"
        if words:
            yield _line(title, [words, str(row["runs"])])


def reached(rows: list[Row]) -> Iterable[str]:
    """Every goal beside what was measured."""
    yield from _head("goal", ["limit", "measured", "runs", "form", ""])
    for goal in goals(rows):
        limit = f"{'≤' if goal.at_most else '≥'} {goal.limit:g} {goal.unit}".strip()
        yield _line(goal.words, [limit, _measured(goal), str(goal.runs or "–"), goal.form or "–", _verdict(goal)])


def _measured(goal: Goal) -> str:
    if goal.found is None:
        return "–"
    error = "" if goal.error is None else f" ± {goal.error:.2f}"
    found = f"{goal.found:.2f}" if goal.error is not None else f"{goal.found:.3g}"
    return f"{found}{error} {goal.unit}".strip()


def _verdict(goal: Goal) -> str:
    words = goal.words_of_distance
    return words if words.startswith("reached") else f"**{words}**"


def _head(title: str, columns: list[str]) -> Iterable[str]:
    yield _line(title, columns)
    yield "|" + "---|" * (len(columns) + 1)


def _line(first: str, cells: list[str]) -> str:
    return "| " + " | ".join([first, *cells]) + " |"


def _name(rule: str) -> str:
    return f"**{rule}**" if rule == OURS else rule


def _surest(rows: list[Row], rule: str, effect: str) -> Row | None:
    """The form with the most runs."""
    found = [row for row in rows if row["rule"] == rule and row["effect"] == effect]
    return max(found, key=lambda row: row["runs"], default=None)


def _share(row: Row | None) -> str:
    if row is None or row["false_rollback"] is None:
        return "–"
    return f"{100 * row['false_rollback']:.2f} ± {100 * row['false_rollback_error']:.2f} %"


def _harm(row: Row | None) -> str:
    if row is None:
        return "–"
    seconds = "never" if row["median_s"] is None else f"{row['median_s']:.{0 if row['median_s'] >= 10 else 2}f}"
    return f"{seconds} / {row['failed_median']:.0f}"


def _leak(row: Row) -> str:
    if row["false_rollback"] is not None:
        return f"taken back: {_share(row)}"
    seconds = f", in the middle after {row['median_s'] / 3600:.1f} h" if row["median_s"] is not None else ""
    return f"found within {row['seconds'] / 3600:g} h in {row['found']:.0%}{seconds}"


def _from(results: Row, name: str) -> str:
    machine = results["machine"]
    where = f"From `bench/results/{name}` of {results['at'][:10]}: seed {results['seed']}, {machine['cpu']}, "
    took_s = results["took_s"] + sum(sitting["took_s"] for sitting in results["sittings"])
    where += f"{machine['cores']} cores, {machine['python']}, {took_s:.0f} s at load {results['load_after']:g}"
    done = len(results["done"])
    where += "" if done == results["cells"] else f"; stopped after {done} of {results['cells']} cells"
    return f"{where}. Medians; ± is the Monte-Carlo standard error."


FIGURES: dict[str, Callable[[list[Row]], Iterable[str]]] = {
    "healthy": healthy,
    "releases": releases,
    "harmed": harmed,
    "alone": alone,
    "goals": reached,
}
"""Every figure of the page by its mark."""


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
