"""A simulated release in words: its timeline, what it cost, and how it ended."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from gonogo.cli.simulating import Subject, missing_rules, said
from gonogo.simulate.release import DESCRIPTIONS, Moment, Released, Story
from gonogo.simulate.release.messages import Kept
from gonogo.simulate.release.scenarios import BENIGN

DAY_S = 86_400
WHY_CHARACTERS_MAX = 160
RULES_MAX = 3
OPEN_MAX = 5
_CLOSED = re.compile(r"closed at (?P<at_s>\d[\d.]*(?:e\+\d+)?) s\b")
"""A moment on the plan's clock, which the engine's words give in seconds."""
HEADS = ("scenario", "begins in", "outcome", "harmed", "back after", "why")


def as_text(subject: Subject, released: Released) -> str:
    """One release, whole."""
    return "\n".join(_lines(subject, released))


def as_table(subject: Subject, found: Sequence[Released]) -> str:
    """All scenarios, one line each, with what the document does not decide below."""
    rows = [HEADS, *(_row(subject, one) for one in found)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(HEADS))]
    table = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]
    return "\n".join([f"{subject.file}, seed {found[0].seed}", "", *table, "", *_tail(subject)])


def _lines(subject: Subject, released: Released) -> Iterator[str]:
    story = released.story
    yield f"{subject.file}: {released.scenario.value}, seed {released.seed}: {DESCRIPTIONS[released.scenario]}"
    if story.began_s is not None:
        yield f"it begins in {story.phase}, {clock(story.began_s)} after the release began"
    elif released.scenario not in BENIGN:
        yield "it never begins: the release does not come so far"
    yield ""
    yield from (line for moment in story.timeline for line in _moment(moment))
    yield ""
    yield f"outcome: {outcome_words(story)}: {_short(story.why)}"
    for key, words in list(story.open.items())[:OPEN_MAX]:
        yield f"open: {key}: {_short(words)}"
    for rule in missing_rules(subject, story)[:RULES_MAX]:
        yield f"missing rule: {said(rule)}"
    yield f"players: {story.exposed:,} met the new version, {story.harmed:,} of them were harmed by it"
    if story.harmed_by_both:
        yield f"players: {story.harmed_by_both:,} were harmed on the old version"
    if story.back_s is not None and story.traffic_off_s is not None:
        off, back = minutes(story.traffic_off_s), minutes(story.back_s)
        yield f"going back: nobody was on it {off} after it began, all was as before after {back}"
    yield f"messages: {story.told.sent} sent, {story.told.late} late, {story.told.unsent} not sent"
    yield from (_kept(one) for one in story.told.kept)
    yield from ("", *_tail(subject))


def _kept(one: Kept) -> str:
    words = f"line {one.cadence.line}: {_short(one.cadence.words)} (every {one.cadence.every_s / 3600:g} h)"
    part = " after the release: not simulated" if one.cadence.part == "after" else ""
    return f"- {words}:{part or f' {one.due} due, {one.late} late, {one.unsent} not sent'}"


def outcome_words(story: Story) -> str:
    """The outcome, in capitals where a person has to come."""
    return "HOLD" if story.held_in else story.outcome


def clock(seconds: float) -> str:
    """Days, hours and minutes since the release began."""
    days, rest = divmod(int(seconds), DAY_S)
    return f"{days}d {rest // 3600:02}:{rest % 3600 // 60:02}:{rest % 60:02}"


def minutes(seconds: float) -> str:
    """A length in minutes."""
    return f"{seconds / 60:.1f} min"


def _moment(moment: Moment) -> Iterator[str]:
    why = f": {_short(moment.why)}" if moment.why else ""
    yield f"{clock(moment.at_s)}  {moment.what}{why}"


def _row(subject: Subject, released: Released) -> tuple[str, ...]:
    story = released.story
    rules = missing_rules(subject, story)
    why = said(rules[0]) if rules else _short(story.why)
    begins = story.phase if story.began_s is not None else "-"
    back = minutes(story.back_s) if story.back_s is not None else "-"
    return (released.scenario.value, begins, outcome_words(story), f"{story.harmed:,}", back, why)


def _tail(subject: Subject) -> Iterator[str]:
    yield "assumed:"
    yield from (f"- {words}" for words in subject.assumptions)
    if subject.assumed is None:
        return
    yield "the document does not decide:"
    yield from (f"- {said(rule)}" for rule in subject.assumed.silences)


def _short(words: str) -> str:
    words = _CLOSED.sub(lambda found: f"closed at {clock(float(found['at_s']))}", words)
    return words if len(words) <= WHY_CHARACTERS_MAX else f"{words[: WHY_CHARACTERS_MAX - 1]}…"
