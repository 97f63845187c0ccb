"""Many simulated releases of one plan: how often each scenario ended how, and which seed tells it again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any

from gonogo.cli.simulating import Subject, played
from gonogo.cli.simulation_words import clock, minutes, outcome_words
from gonogo.simulate.release import Manner, Scenario, Story

HEADS = ("scenario", "promoted", "rolled back", "HOLD", "harmed (median, most)", "back after (median, most)")
OUTCOMES = ("promoted", "rolled back", "hold")


@dataclass(frozen=True, slots=True)
class Many:
    """All releases of one scenario, by seed."""

    scenario: Scenario
    stories: tuple[tuple[int, Story], ...]

    @property
    def counts(self) -> Counter[str]:
        """How many ended how."""
        return Counter(story.outcome for _, story in self.stories)

    def first(self, outcome: str) -> tuple[int, Story] | None:
        """The first seed that ended so; None where none did."""
        return next((one for one in self.stories if one[1].outcome == outcome), None)

    @property
    def harmed(self) -> list[int]:
        """Players harmed by the new version."""
        return [story.harmed for _, story in self.stories]

    @property
    def back_s(self) -> list[float]:
        """Seconds until all was as before, of those that went back."""
        return [story.back_s for _, story in self.stories if story.back_s is not None]


def played_many(
    subject: Subject, scenario: Scenario, seeds: Sequence[int], *, manner: Manner, say: Callable[[str], None]
) -> Many:
    """One release for each seed."""
    found = []
    for number, seed in enumerate(seeds, start=1):
        say(f"{scenario.value}: seed {seed}, {number} of {len(seeds)}")
        found.append((seed, played(subject, scenario, seed, manner).story))
    return Many(scenario, tuple(found))


def as_counts(subject: Subject, found: Sequence[Many]) -> str:
    """One line a scenario, and for each outcome that is not the usual one the seed that tells it again."""
    rows = [HEADS, *(_row(one) for one in found)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(HEADS))]
    table = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]
    seeds = [seed for seed, _ in found[0].stories]
    head = f"{subject.file}, seeds {seeds[0]} to {seeds[-1]}"
    tail = ["", "assumed:", *(f"- {words}" for words in subject.assumptions)]
    return "\n".join([head, "", *table, "", *(line for one in found for line in _told_again(one)), *tail])


def counts_as_data(found: Sequence[Many]) -> list[dict[str, Any]]:
    """The same for programs."""
    return [
        {
            "scenario": one.scenario.value,
            "outcomes": {outcome: one.counts[outcome] for outcome in OUTCOMES},
            "first_seed": {outcome: first[0] for outcome in OUTCOMES if (first := one.first(outcome))},
            "players_harmed": {"median": median(one.harmed), "most": max(one.harmed)},
            "back_s": {"median": median(one.back_s), "most": max(one.back_s)} if one.back_s else None,
        }
        for one in found
    ]


def _row(one: Many) -> tuple[str, ...]:
    counts = [str(one.counts[outcome]) for outcome in OUTCOMES]
    harmed = f"{median(one.harmed):,.0f}, {max(one.harmed):,}"
    back = f"{minutes(median(one.back_s))}, {minutes(max(one.back_s))}" if one.back_s else "-"
    return (one.scenario.value, *counts, harmed, back)


def _told_again(one: Many) -> Iterator[str]:
    """Each way it ended, with its first seed."""
    for outcome in OUTCOMES:
        first = one.first(outcome)
        if first is not None:
            seed, story = first
            yield f"{one.scenario.value}: {outcome_words(story)} after {clock(story.ended_s)}: --seed {seed}"
