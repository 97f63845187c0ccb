"""How many users a plan or document speaks of."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from gonogo.core.outline import Outline
from gonogo.core.plan import Plan
from gonogo.document.explain.spans import Span, users_of

USERS = 10_000.0
"""All users, where nothing is said of them."""
_CONCURRENT = re.compile(r"(?P<many>\d+)\s*k\+?\s+(?:concurrent\s+)?(?:players|users)", re.IGNORECASE)
_ALL = re.compile(r"audience|users|players|user base", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Audience:
    """All users, and those on the new version in each phase that counts people. `is_said` False: a stand-in."""

    users: float
    phase_users: Mapping[str, float]
    is_said: bool


def users_of_plan(plan: Plan) -> Audience:
    """The audience that the phases of a plan speak of."""
    shares = ((phase.id, users_of(phase.audience), phase.share_percent / 100) for phase in plan.phases)
    return _users([Counted(key, span, (share, share)) for key, span, share in shares if span])


def users_of_outline(outline: Outline, ids: tuple[str, ...]) -> Audience:
    """The same of a document."""
    phases = zip(ids, outline.phases, strict=True)
    found = _users([Counted(key, phase.users, phase.share or (0.0, 0.0)) for key, phase in phases if phase.users])
    if found.is_said:
        return found
    general = (users_of(line.text) for line in outline.lines if line.phase == 0 and _ALL.fullmatch(line.label.strip()))
    span = next((span for span in general if span), None)
    if span:
        return Audience(_middle(span), {}, is_said=True)
    said = _CONCURRENT.search("\n".join(line.text for line in outline.lines))
    return Audience(float(said["many"]) * 1000, {}, is_said=True) if said else found


@dataclass(frozen=True, slots=True)
class Counted:
    """A phase that counts people: the fewest and the most, beside the smallest and the largest share (0: not said)."""

    key: str
    people: Span
    share: Span

    @property
    def all_users(self) -> Span:
        """How many users there are, if these people are that share of them; without a share, at least these people."""
        if not all(self.share):
            return self.people[1], self.people[1]
        ends = (self.people[0] / self.share[0], self.people[1] / self.share[1])
        return min(ends), max(ends)


def _users(counted: list[Counted]) -> Audience:
    """As many as the largest phase speaks of, and of that range the part that most of the smaller ones agree on."""
    if not counted:
        return Audience(USERS, {}, is_said=False)
    largest, *smaller = sorted(counted, key=lambda one: one.people[1], reverse=True)
    low, high = largest.all_users
    for one in smaller:
        both = max(low, one.all_users[0]), min(high, one.all_users[1])
        # A first phase of named people is a share of traffic, not of all users: it says nothing of how many there are.
        low, high = both if both[0] <= both[1] else (low, high)
    users = max((low + high) / 2, *(_middle(one.people) for one in counted))
    return Audience(users, {one.key: _people(one, users) for one in counted}, is_said=True)


def _people(one: Counted, users: float) -> float:
    """What the share makes of all users, where that is a number that the document names; else the middle of those."""
    shared = users * one.share[1]
    return shared if one.people[0] <= shared <= one.people[1] else _middle(one.people)


def _middle(span: Span) -> float:
    return (span[0] + span[1]) / 2
