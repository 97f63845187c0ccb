"""What is written into the journal of the world after a step: short, and without anything secret."""

from __future__ import annotations

from collections.abc import Iterable

from gonogo.core.events import Json
from gonogo.core.steps import Side
from gonogo.ports import Instance, Share


def instances_seen(component: str, side: Side, instances: Iterable[Instance]) -> Json:
    """The processes of one side as they stand."""
    return {
        "component": component,
        "side": side.value,
        "instances": [
            {"version": i.version, "artifact": i.artifact, "address": i.address, "pid": i.pid, "ready": i.is_ready}
            for i in instances
        ],
    }


def share_seen(share: Share) -> Json:
    """A share as the router reports it to be in force."""
    fresh = {"baseline": list(share.baseline), "baseline_bp": share.baseline_bp} if share.baseline else {}
    return {
        "component": share.component,
        "share_bp": share.share_bp,
        "latched": share.latched,
        "stable": list(share.stable),
        "new": list(share.new),
        **fresh,
    }
