"""How many users a plan or document speaks of."""

from __future__ import annotations

import re
from collections.abc import Iterable

from gonogo.core.outline import Outline
from gonogo.core.plan import Plan
from gonogo.document.explain.spans import users_of

USERS = 10_000.0
"""All users, where nothing is said of them."""
_CONCURRENT = re.compile(r"(?P<many>\d+)\s*k\+?\s+(?:concurrent\s+)?(?:players|users)", re.IGNORECASE)


def users_of_plan(plan: Plan) -> tuple[float, dict[str, float]]:
    """All users, and those of each phase that counts people."""
    spans = ((phase.id, users_of(phase.audience), phase.share_percent / 100) for phase in plan.phases)
    return _users((key, _middle(span), share) for key, span, share in spans)


def users_of_outline(outline: Outline, ids: tuple[str, ...]) -> tuple[float, dict[str, float]]:
    """The same of a document."""
    phases = zip(ids, outline.phases, strict=True)
    found = _users((key, _middle(phase.users), phase.share[1] if phase.share else 0.0) for key, phase in phases)
    if found[1]:
        return found
    said = _CONCURRENT.search("\n".join(line.text for line in outline.lines))
    return (float(said["many"]) * 1000 if said else USERS), {}


def _users(phases: Iterable[tuple[str, float | None, float]]) -> tuple[float, dict[str, float]]:
    """All of them follow from the largest phase: its people over its share."""
    counted = [(key, users, share) for key, users, share in phases if users]
    if not counted:
        return USERS, {}
    _, users, share = max(counted, key=lambda one: one[1])
    return max(users / share if share else users, *(one[1] for one in counted)), {key: n for key, n, _ in counted}


def _middle(span: tuple[float, float] | None) -> float | None:
    return None if span is None else (span[0] + span[1]) / 2
