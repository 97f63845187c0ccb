"""J7: an unreliable mobile: every reply is lost once, and everything is sent again."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from cultivation.journeys.traveller import OK, need
from cultivation.players.http import Client

if TYPE_CHECKING:
    from typing import Any

    from cultivation.journeys.traveller import Traveller

PLAYS: tuple[tuple[str, dict[str, Any]], ...] = (
    ("stage_challenge", {"stage": 1}),
    ("buy_npc", {"item": "minor_pill", "n": 2}),
    ("use", {"item": "minor_pill", "bound": False, "n": 1}),
    ("advance", {}),
    ("expedition_set", {"stage": 1}),
    ("idle_claim", {}),
    ("sell", {"item": "minor_pill", "bound": False, "n": 1}),
)


async def travel(t: Traveller) -> None:
    """Each command twice on two connections, the first reply unheard: one effect, and one answer."""
    with t.step("create, the reply lost"):
        await t.log_in()
        born = await _unheard(t, "create", {"name": t.name, "element": "wood"})
        need(born["ok"], f"create is refused: {born}")
    purse, ver = dict(born["purse"]), born["ver"]
    for command, args in PLAYS:
        with t.step(f"{command}, the reply lost"):
            reply = await _unheard(t, command, args)
            need(reply["ok"], f"{command} is refused: {reply.get('code')}")
            need(reply["ver"] == ver + 1, f"{command} sent twice raised the version by {reply['ver'] - ver}")
            for asset, qty in reply["delta"].items():
                if asset in purse:
                    purse[asset] += qty
            need(purse == reply["purse"], f"after {command} the balances are {reply['purse']}, not {purse}")
            ver = reply["ver"]
    with t.step("reconnect in a new session"):
        before = t.headers["authorization"]
        await t.log_in()
        now = await t.sync()
        need(now["ver"] == ver and now["purse"] == purse, "the state is another after the reconnect")
        status, _ = await _with(t, before)
        need(status != OK, "the session from before the reconnect still plays")
    with t.step("a refusal is the same refusal"):
        key = t.key()
        first = await t.order("stage_challenge", key=key, stage=99)
        again = await t.order("stage_challenge", key=key, stage=99)
        need(first["code"] == again["code"] == "wrong_state", f"{first} and then {again}")


async def _unheard(t: Traveller, command: str, args: dict[str, Any]) -> dict[str, Any]:
    """Sends on a connection that is then dropped, and at once again on another; both may be under way together."""
    body = msgspec.json.encode([t.envelope(command, args)])
    lost = Client(t.client.url, t.client.timeout_s)
    first = await t.sent_by(lost, "/v1/cmd", body)
    lost.close()
    second = await t.sent_by(t.client, "/v1/cmd", body)
    t.builds |= {first.build, second.build}
    need(first.status == second.status == OK, f"{command} is answered with {first.status} and {second.status}")
    need(first.body == second.body, f"{command} sent again under its key is answered otherwise")
    reply = msgspec.json.decode(second.body)[0]
    return dict(reply)


async def _with(t: Traveller, authorization: str) -> tuple[int, Any]:
    """A sync under another token."""
    own = t.headers["authorization"]
    t.headers["authorization"] = authorization
    try:
        return await t.send("/v1/sync")
    finally:
        t.headers["authorization"] = own
