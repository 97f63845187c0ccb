"""Values in people's words: seconds, shares, steps, principals. The same words in every face."""

from __future__ import annotations

from itertools import pairwise
from typing import assert_never

from gonogo.core.plan import Principal, PrincipalKind
from gonogo.core.steps import (
    Action,
    CloseRoute,
    Deploy,
    Irreversible,
    OpenRoute,
    Remove,
    Send,
    SetShare,
    Side,
    Smoke,
    StartGuard,
    Step,
    TakeRestorePoint,
)
from gonogo.report.record_gate import Who

SPANS_S = ((86_400.0, "d"), (3_600.0, "h"), (60.0, "min"))
"""The two largest units that fit are shown, finer ones are not: nobody reads the seconds of a day."""


def span(seconds: float) -> str:
    """A length of time: "87 ms", "4.2 s", "3 min 20 s", "1 d 6 h"."""
    if seconds < 0:
        return f"-{span(-seconds)}"
    if round(seconds * 1000) < 1000:
        return f"{seconds * 1000:.0f} ms"
    if round(seconds, 1) < 60:
        return f"{seconds:.1f}".rstrip("0").rstrip(".") + " s"
    return _two_units(round(seconds))


def _two_units(seconds: int) -> str:
    units = [(int(size), name) for size, name in SPANS_S] + [(1, "s")]
    for (size, name), (finer, finer_name) in pairwise(units):
        if seconds >= size:
            whole, rest = divmod(seconds, size)
            tail = rest // finer
            return f"{whole} {name} {tail} {finer_name}" if tail else f"{whole} {name}"
    return f"{seconds} s"


def share(share_bp: float) -> str:
    """A share in ten-thousandths as a percentage: "10 %", "0.5 %"."""
    return f"{share_bp / 100:g} %"


def does(action: Action) -> str:  # noqa: PLR0911  # one answer for each kind of action
    """What a step does, in words that need no knowledge of gonogo."""
    match action:
        case Deploy(component, side, replicas):
            return f"start {replicas} × {component}, {_side(side)}"
        case Remove(component, side):
            return f"drain and end {component}, {_side(side)}"
        case OpenRoute(component):
            return f"let users in to {component}, all of them on the old version"
        case CloseRoute(component):
            return f"let nobody in to {component} any more"
        case SetShare(component, share_bp):
            return f"give the new version {share(share_bp)} of {component}'s cohorts"
        case Smoke(component, side):
            return f"ask {component}, {_side(side)}, the smoke questions"
        case Send(channel, audience, _):
            return f"tell {audience} by {channel}"
        case StartGuard():
            return "start the guard"
        case TakeRestorePoint(name):
            return f"take the restore point {name}"
        case _:
            assert_never(action)


def undo_of(step: Step) -> str:
    """How a step is taken back, in words."""
    if step.undo is None:
        return "nothing to take back"
    if isinstance(step.undo, Irreversible):
        return f"cannot be taken back: {step.undo.reason}"
    return does(step.undo)


def _side(side: Side) -> str:
    match side:
        case Side.STABLE:
            return "old version"
        case Side.NEW:
            return "new version"
        case Side.BASELINE:
            return "fresh processes of the old version"
        case _:
            assert_never(side)


def who(by: Principal | Who) -> str:
    """A principal with its kind, so that a program is never taken for a person."""
    kind = by.kind.value if isinstance(by, Principal) else by.kind
    if kind in (PrincipalKind.ENGINE.value, PrincipalKind.GUARD.value):
        return "the engine, by rule" if kind == PrincipalKind.ENGINE.value else "the guard, by rule"
    return f"{by.name} ({kind})"


def number(value: float, unit: str) -> str:
    """A criterion's value with its unit; `unit` is one of `Unit`'s values."""
    match unit:
        case "ratio":
            return f"{value * 100:.3g} %"
        case "ms":
            return f"{value:.4g} ms"
        case "bytes":
            return f"{value / 1_048_576:.1f} MiB"
        case _:
            return f"{value:g}"


def short(digest: str) -> str:
    """The beginning of a digest: enough to tell it from others by eye."""
    return digest.removeprefix("sha256:")[:12]


def plural(count: int, noun: str) -> str:
    """A count with its noun: "1 phase", "4 phases"."""
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"
