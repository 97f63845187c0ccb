"""The guard in a report: when it watched, when nobody did, and when it took traffic off."""

from __future__ import annotations

from dataclasses import dataclass

from gonogo.report.when import When


@dataclass(frozen=True, slots=True)
class GuardStartRecord:
    """A guard process began. `resumed` True: it went on where another had ended."""

    when: When
    pid: int
    resumed: bool


@dataclass(frozen=True, slots=True)
class GapRecord:
    """Nobody watched for so many real seconds while the new version had traffic."""

    when: When
    since_utc: str
    seconds: float


@dataclass(frozen=True, slots=True)
class TripRecord:
    """The guard took traffic off. Real time from its verdict to the read-back share of 0."""

    when: When
    criterion: str
    shares_bp: dict[str, int]
    verdict_to_off_ms: float


@dataclass(frozen=True, slots=True)
class GuardRecord:
    """All that the guards of a run did."""

    starts: tuple[GuardStartRecord, ...]
    gaps: tuple[GapRecord, ...]
    trips: tuple[TripRecord, ...]
