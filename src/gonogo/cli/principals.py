"""Who is calling."""

from __future__ import annotations

import getpass
import os

from gonogo.core.plan import Plan, Principal, PrincipalKind
from gonogo.engine.people import principal


def caller(plan: Plan, name: str | None) -> Principal:
    """The principal of that name with the roles that the plan gives; GonogoError where the plan does not know it.

    Without a name: whoever is logged in, with the plan's roles if the plan names them, else with none. In a CI job
    (the variable CI is set) that is a CI, not a person.
    """
    if name is not None:
        return principal(plan, name)
    login = login_name()
    known = next((one for one in plan.people if one.name == login), None)
    return known or Principal(login, PrincipalKind.CI if os.environ.get("CI") else PrincipalKind.PERSON)


def login_name() -> str:
    """The name of the operating system's user; "unknown" where it has none."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "unknown"
