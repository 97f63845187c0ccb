"""Answers the gates of an unattended demo: as a program, recorded as one, through the same door as `gonogo decide`."""

from __future__ import annotations

from gonogo.core.plan import Plan, Principal, PrincipalKind
from gonogo.errors import GonogoError

REASON = "unattended demo: no person was asked, and nothing that only a person can know was looked at"


def program_of(plan: Plan) -> Principal:
    """The program that the plan lets answer. GonogoError where it names none."""
    found = next((one for one in plan.people if one.kind is PrincipalKind.PROGRAM), None)
    if found is None:
        raise GonogoError("GG-2007", "the plan names no program that could answer", where="people")
    return found
