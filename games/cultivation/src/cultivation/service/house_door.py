"""Who may ask a process how it is and order it to leave: whoever is on the same machine, and operators."""

from __future__ import annotations

from ipaddress import ip_address
from typing import TYPE_CHECKING

from cultivation.service.edge import Refused
from cultivation.service.request import signed_in

if TYPE_CHECKING:
    from starlette.requests import Request

    from cultivation.service.service import Service

# What a proxy adds to everything that comes through it: a player behind it looks as near as the proxy is.
PROXIED = ("x-forwarded-for", "x-forwarded-proto", "x-forwarded-host", "forwarded", "via")
ROLE = """SELECT w.role FROM player p JOIN password w ON w.player = p.id WHERE p.id = $1 AND p.epoch = $2"""


async def check_house(service: Service, request: Request) -> None:
    """Refuses everybody else as `not_allowed`. Release tools and scrapers ask on loopback, directly, and need no token;
    from elsewhere an operator's session is asked for, which needs the database.
    """
    if is_here(request):
        return
    worker, session = signed_in(service, request)
    async with worker.pool.acquire() as connection:
        role = await connection.fetchval(ROLE, session.player_id, session.epoch)
    if role != "operator":
        raise Refused("not_allowed", "this is for operators, or for whoever is on the machine itself")


def is_here(request: Request) -> bool:
    """Whether the request came from this machine and through no proxy."""
    if any(name in request.headers for name in PROXIED) or request.client is None:
        return False
    try:
        return ip_address(request.client.host).is_loopback
    except ValueError:
        return False
