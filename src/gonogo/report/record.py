"""What a report holds: plain values only, so that the report is the same in every format."""

from __future__ import annotations

from dataclasses import dataclass

from gonogo.report.record_back import BackRecord
from gonogo.report.record_gate import AnswerRecord, GateRecord, Who
from gonogo.report.record_guard import GuardRecord
from gonogo.report.record_step import MessageRecord, StepRecord
from gonogo.report.when import When


@dataclass(frozen=True, slots=True)
class VerdictRecord:
    """A verdict that mattered: it failed, could not be given, or was the last of its criterion before a decision.

    `role` is "guard", "success" or "failure". `value` is in `unit`; None without data. Logarithms are natural.
    """

    when: When
    phase: str
    criterion: str
    asks: str
    role: str
    outcome: str
    why: str | None
    value: float | None
    unit: str
    requests_new: int
    bad_new: int
    requests_stable: int
    bad_stable: int
    log_e: float | None
    log_limit: float | None
    sentence: str


@dataclass(frozen=True, slots=True)
class DecisionRecord:
    """A decision: who, what about, why, and the verdicts and sign-offs that were known when it was made."""

    when: When
    kind: str
    about: str
    by: Who
    reasons: tuple[str, ...]
    evidence: tuple[VerdictRecord, ...]
    signoffs: tuple[AnswerRecord, ...]


@dataclass(frozen=True, slots=True)
class PhaseRecord:
    """One phase as it went. Seconds are None where it was not entered, or has not been left yet.

    `outcome` is one of "passed", "given up", "under way", "not reached". `share_seen_percent` is the part of the users'
    requests that the new version answered, as its success criteria counted them last; None where nothing was counted.
    """

    id: str
    title: str
    audience: str
    share_percent: float
    share_seen_percent: float | None
    entered: When | None
    left: When | None
    plan_seconds: float | None
    real_seconds: float | None
    outcome: str
    proved: tuple[str, ...] = ()
    """Its success criteria that were true at their last word, `still_open` the others; in the plan's words."""
    still_open: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class EvidenceRecord:
    """One guard's part in the release's evidence, over all phases. Logarithms are natural, the part of alpha in them.

    `log_e` is the last word and `log_e_max` the highest, said in the phase `max_phase`. `alpha_part` is in [0, 1], and
    all of a plan's sum to 1; the guard's evidence counts `times` as much (see judge.budget), and is so in `log_e`.
    """

    criterion: str
    asks: str
    alpha_part: float
    log_e: float
    log_e_max: float
    max_phase: str
    log_limit: float
    times: float = 1.0


@dataclass(frozen=True, slots=True)
class HoldRecord:
    """A time in which the run was not allowed to grow."""

    source: str
    by: Who
    reason: str
    placed: When
    released: When | None


@dataclass(frozen=True, slots=True)
class Moment:
    """One line of the timeline. `kind` is the word in brackets before it."""

    when: When
    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class ClockRecord:
    """How the plan's clock stood to real time. `sentence` says it honestly."""

    scale: float
    plan_seconds: float
    real_seconds: float
    sentence: str


@dataclass(frozen=True, slots=True)
class JournalRecord:
    """What the report was made from: the length of the journal and its last digest."""

    events: int
    last_digest: str


@dataclass(frozen=True, slots=True)
class Report:
    """One run, told from its journal alone.

    `outcome` is "promoted", "rolled back", "going back" or "under way". `story` are the three sentences that say what
    happened and why. `reason` is the shortest true answer to "why did it end so?".
    """

    run: str
    outcome: str
    reason: str
    story: tuple[str, ...]
    plan: str
    version: str
    plan_digest: str
    opened_by: Who
    opened: When
    ended: When | None
    gonogo: str
    clock: ClockRecord
    phases: tuple[PhaseRecord, ...]
    decisions: tuple[DecisionRecord, ...]
    verdicts: tuple[VerdictRecord, ...]
    gates: tuple[GateRecord, ...]
    holds: tuple[HoldRecord, ...]
    steps: tuple[StepRecord, ...]
    guard: GuardRecord
    going_back: BackRecord | None
    messages: tuple[MessageRecord, ...]
    amendments: tuple[str, ...]
    timeline: tuple[Moment, ...]
    journal: JournalRecord
    evidence: tuple[EvidenceRecord, ...] = ()
    judged_by: str = ""
    """The judge's settings in words, also those that the plan left as they usually are."""
