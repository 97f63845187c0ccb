"""The steps a run can take in the world: data, each with a key, and each with an undo or a reason why not."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Side(Enum):
    """Which processes of a component."""

    STABLE = "stable"
    """The old version."""
    NEW = "new"
    BASELINE = "baseline"
    """The old version once more, of the new version's age, for a fair comparison while both are cold."""


@dataclass(frozen=True, slots=True)
class Deploy:
    """Bring exactly `replicas` ready processes of one side's artifact and configuration into being."""

    component: str
    side: Side
    replicas: int


@dataclass(frozen=True, slots=True)
class Remove:
    """Drain and end every process of one side."""

    component: str
    side: Side


@dataclass(frozen=True, slots=True)
class SetShare:
    """Give the new version `share_bp` ten-thousandths of the cohorts of one component's route."""

    component: str
    share_bp: int


@dataclass(frozen=True, slots=True)
class OpenRoute:
    """Let users in to one component, all of them on the old version, and allow shares again: once a run, at its start,
    before any guard watches. Lifts the latch that an earlier run's guard may have left."""

    component: str


@dataclass(frozen=True, slots=True)
class CloseRoute:
    """Let nobody in to one component any more: the undo of `OpenRoute`, for an old version that this run brought up."""

    component: str


@dataclass(frozen=True, slots=True)
class Smoke:
    """Ask every process of one side the component's smoke questions. Changes nothing."""

    component: str
    side: Side


@dataclass(frozen=True, slots=True)
class StartGuard:
    """Start the guard's own process and see its first beat."""


@dataclass(frozen=True, slots=True)
class TakeRestorePoint:
    """Read back what stands (shares, artifacts, configuration, replicas) so that it can be gone back to."""

    name: str


@dataclass(frozen=True, slots=True)
class Send:
    """Tell an audience."""

    channel: str
    audience: str
    text: str


Action = Deploy | Remove | OpenRoute | CloseRoute | SetShare | Smoke | StartGuard | TakeRestorePoint | Send


@dataclass(frozen=True, slots=True)
class Irreversible:
    """Why a step has no undo."""

    reason: str


@dataclass(frozen=True, slots=True)
class Step:
    """One action. `id` is unique in the run and is, with the run's id, the idempotency key.

    `undo` is the action that takes it back, None where there is nothing to undo because the step changes nothing.
    `attempts_max` tries are made before a person is called; going back is tried without end.
    """

    id: str
    action: Action
    undo: Action | Irreversible | None
    attempts_max: int
