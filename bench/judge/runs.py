"""Many runs of one world under every rule, until the rule rolls back or the world ends."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol
from zlib import crc32

import numpy as np

from bench.judge.ours import Limited, Vector
from bench.judge.plans import HOUR_S, plan, settings_for
from bench.judge.rows import ALPHA, OURS, SHIPPED, UNCALIBRATED, VECTOR, Ends
from bench.judge.shipped import Shipped
from bench.judge.vector.arrays import Flags, Floats
from bench.judge.vector.dkw import DkwBand
from bench.judge.vector.others import VectorKayenta, VectorLindonMalek, VectorMsprt, argo, flagger
from bench.judge.worlds import Look, Scenario, history, world

ERRORS_MAX = 0.01
"""Flagger and Argo are set up with "error rate at most 1 %"."""
PASTS = 8
"""Different pasts of stable for each world; runs take turns."""


class Rule(Protocol):
    """Which runs to roll back, asked after every look."""

    def see(self, look: Look) -> Flags:
        """One more look."""
        ...


Named = tuple[str, str]
"""A rule's name and its form."""


def played(scenario: Scenario, *, runs: int, of_shipped: int, seed: int) -> dict[Named, Ends]:
    """Every rule on the same worlds; the shipped judge plays the first `of_shipped` of them."""
    draw = generator(scenario, seed)
    pasts = history(scenario, draw, PASTS)
    rules = others(scenario) | ours(scenario, pasts, runs=runs, of_shipped=of_shipped)
    return ended(scenario, rules, runs=runs, draw=draw)


def ended(
    scenario: Scenario, rules: Mapping[Named, Rule], *, runs: int, draw: np.random.Generator
) -> dict[Named, Ends]:
    """How every run ended under every rule. A rule that has ended all of its runs is asked no more."""
    notes = {name: Note(min(runs, getattr(rule, "runs", runs))) for name, rule in rules.items()}
    total = np.zeros((2, runs))
    for look in world(scenario, draw, runs):
        is_on = look.until_s > scenario.starts_s
        total += is_on * np.stack((look.served, look.failed))
        for name, rule in rules.items():
            note = notes[name]
            if note.is_open.any():
                said = rule.see(look.first(len(note.is_open)))
                note.down(said, look.until_s - scenario.starts_s, total[:, : len(said)], is_on=is_on)
        if not any(note.is_open.any() for note in notes.values()):
            break
    return {name: note.ends(total) for name, note in notes.items()}


class Note:
    """What is known so far of one rule's runs."""

    def __init__(self, runs: int) -> None:
        self.is_open = np.ones(runs, dtype=np.bool_)
        self._early = np.zeros(runs, dtype=np.bool_)
        self._seconds = np.full(runs, np.inf)
        self._total = np.zeros((2, runs))

    def down(self, said: Flags, seconds: float, total: Floats, *, is_on: bool) -> None:
        """The runs that are rolled back now."""
        now = said & self.is_open
        self.is_open &= ~now
        self._early |= now & (not is_on)
        np.copyto(self._seconds, seconds, where=now)
        np.copyto(self._total, total, where=now)

    def ends(self, total: Floats) -> Ends:
        """How it ended; what was never rolled back served to the end."""
        served, failed = np.where(self.is_open, total[:, : len(self.is_open)], self._total)
        return Ends(self._seconds, failed, served, self._early)


def others(scenario: Scenario) -> dict[Named, Rule]:
    """The rules of other tools and papers."""
    rules: dict[str, Rule] = {
        "flagger 60 s x 5": flagger(60, 5, errors_max=ERRORS_MAX),
        "flagger 10 s x 5": flagger(10, 5, errors_max=ERRORS_MAX),
        "argo 60 s, limit 0": argo(60, 0, errors_max=ERRORS_MAX),
        "argo 60 s, limit 3": argo(60, 3, errors_max=ERRORS_MAX),
        "kayenta 10 min": VectorKayenta(600),
        "kayenta 60 min": VectorKayenta(3600),
        "msprt": VectorMsprt(ALPHA),
        "lindon-malek": VectorLindonMalek(scenario.share, alpha=ALPHA),
        "dkw": DkwBand(ALPHA),
    }
    return {(name, VECTOR): rule for name, rule in rules.items()}


def ours(scenario: Scenario, pasts: tuple[Floats, Floats], *, runs: int, of_shipped: int) -> dict[Named, Rule]:
    """Our judge in both forms, and where the theorem's limit alone counts."""
    judged = plan(settings_for(scenario.environment, block_s=scenario.look_s), (scenario.share,), hold_s=HOUR_S)
    vector = Vector(judged, runs, pasts)
    rules: dict[Named, Rule] = {(OURS, VECTOR): vector, (UNCALIBRATED, VECTOR): Limited(vector, share=1.0)}
    if of_shipped:
        rules[OURS, SHIPPED] = Shipped(judged, of_shipped, pasts)
    return rules


def generator(about: object, seed: int) -> np.random.Generator:
    """The same dice for the same question and seed, in any process."""
    return np.random.default_rng([seed, crc32(repr(about).encode())])
