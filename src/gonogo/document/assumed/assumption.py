"""What comes out of assuming: a plan, the people in it, and where the document is silent."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from gonogo.core.criterion import Criterion
from gonogo.core.plan import Plan
from gonogo.document.assumed.audience import Audience


@dataclass(frozen=True, slots=True)
class Silence:
    """A rule that the document does not give: at which line, in words, and the lint rule that says the same ("" where
    there is none)."""

    line: int
    code: str
    words: str


@dataclass(frozen=True, slots=True)
class Doubtful:
    """A failure that may or may not send the release back, in the phases of those ids, and the rule that is missing."""

    criterion: Criterion
    phases: tuple[str, ...]
    silence: Silence


@dataclass(frozen=True, slots=True)
class Assumed:
    """A document as a plan that can be simulated.

    `lines` are where criteria, gates and phases stand, by id. `nobody` are roles that nobody holds. `assumptions` are
    in words. `home_s`, `restore_s` and `check_s` are how long the document gives traffic, processes and checks on the
    way back; None: it does not say.
    """

    plan: Plan
    audience: Audience
    doubts: tuple[Doubtful, ...]
    silences: tuple[Silence, ...]
    assumptions: tuple[str, ...]
    lines: Mapping[str, int]
    by_phase: Mapping[str, tuple[Silence, ...]]
    by_criterion: Mapping[str, tuple[Silence, ...]]
    nobody: frozenset[str] = frozenset()
    home_s: float | None = None
    restore_s: float | None = None
    check_s: float | None = None
