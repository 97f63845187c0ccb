"""Who may act on a run: the rule of the lease, the same in every store."""

from __future__ import annotations

from dataclasses import dataclass, replace

from gonogo.core.invariant import invariant
from gonogo.core.limits import LEASE_TTL_S_MAX
from gonogo.ports.journal import Lease


@dataclass(frozen=True, slots=True)
class Held:
    """The lease as a store keeps it. `holder` "" means given back; the token is kept so that it only grows."""

    holder: str
    token: int
    until_wall_s: float


def asked(held: Held | None, holder: str, *, ttl_s: float, wall_s: float) -> Held | None:
    """The lease after somebody asked for it; None where it is refused and stays as it is.

    A holder who asks again keeps the token, also when the time has run out and nobody else took it. `ttl_s` 0 gives
    the lease back, which is refused to anyone but its holder.
    """
    invariant(holder, "a lease has a holder with a name")
    invariant(0 <= ttl_s <= LEASE_TTL_S_MAX, f"a lease is asked for 0 to {LEASE_TTL_S_MAX} seconds, not {ttl_s}")
    if held is not None and held.holder == holder:
        return replace(held, holder=holder if ttl_s else "", until_wall_s=wall_s + ttl_s)
    if ttl_s == 0 or (held is not None and held.holder and held.until_wall_s > wall_s):
        return None
    return Held(holder, held.token + 1 if held else 1, wall_s + ttl_s)


def may_write(held: Held | None, token: int | None) -> bool:
    """Whether a write with that token is allowed. None is always allowed: going back needs no lease."""
    return token is None or (held is not None and bool(held.holder) and held.token == token)


def lease_of(run: str, holder: str, *, held: Held) -> Lease:
    """The lease as the port tells it to the one who asked."""
    return Lease(run, holder, held.token, held.until_wall_s)
