"""The door of the house: one order at a time, each with who and why in the log, whatever became of it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import msgspec
from starlette.routing import Route

from cultivation.protocol.admin import AdminOrder, AdminReply
from cultivation.rules.turn import Rejected
from cultivation.service.admin import ACTS
from cultivation.service.admin.act import Person, Scene
from cultivation.service.edge import Refused
from cultivation.service.request import answered, body_of, decoded, signed_in

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

    from cultivation.service.service import Service
    from cultivation.service.session import Session
    from cultivation.store.postgres import Connection

ORDER: msgspec.json.Decoder[AdminOrder] = msgspec.json.Decoder(AdminOrder)
WHO = """SELECT p.account, p.epoch, coalesce(w.role, 'player') AS role
FROM player p LEFT JOIN password w ON w.player = p.id WHERE p.id = $1"""
LINE = """INSERT INTO audit_log (at, who, account, role, address, what, order_, why, outcome)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)"""


def routes(service: Service) -> list[Route]:
    """Under /v1, for people of the house, also while the game is closed."""
    return [Route("/v1/admin", partial(_admin, service), methods=["POST"])]


async def _admin(service: Service, request: Request) -> Response:
    worker, session = signed_in(service, request)
    async with worker.pool.acquire() as connection:
        person = await _person(connection, session, request.client.host if request.client else "")
        if not person.may("moderator"):
            raise Refused("not_allowed", "this is for people of the house")
        body = await body_of(request)
        order = decoded(ORDER, body)
        _check_words(order, body)
        scene = Scene(worker, connection, person, worker.clock.now_ms())
        try:
            result = await _carried_out(scene, order)
        except (Refused, Rejected) as error:
            await _noted(scene, order, outcome=f"{error.code}: {error.detail}")
            raise Refused(error.code, error.detail) from error
    service.metrics.count("cultivation_admin_total", what=_name(order))
    return answered(AdminReply(ok=True, server_ms=scene.now_ms, result=result))


def _check_words(order: AdminOrder, body: bytes) -> None:
    """What is set for all processes is read leniently by older builds; who orders it has to spell it right: a wrong
    word would be taken for none, and open what was to be closed.
    """
    to = getattr(order, "to", None)
    if to is None:
        return
    wrong = sorted(msgspec.json.decode(body)["to"].keys() - set(to.__struct_fields__))
    if wrong:
        raise Refused("invalid_args", f"there is no {', '.join(wrong)} in to: {', '.join(to.__struct_fields__)}")


async def _carried_out(scene: Scene, order: AdminOrder) -> dict[str, object]:
    act = ACTS[type(order)]
    if not scene.person.may(act.role):
        raise Refused("not_allowed", f"this needs the role {act.role}")
    async with scene.connection.transaction():
        result = await act.run(scene, order)
        await _noted(scene, order, outcome="done")
    return result


async def _noted(scene: Scene, order: AdminOrder, *, outcome: str) -> None:
    person = scene.person
    text = msgspec.json.encode(order).decode()
    values = (scene.now_ms, person.player, person.account, person.role, person.address)
    await scene.connection.execute(LINE, *values, _name(order), text, order.why, outcome)


async def _person(connection: Connection, session: Session, address: str) -> Person:
    row = await connection.fetchrow(WHO, session.player_id)
    if row is None or row["epoch"] != session.epoch:
        raise Refused("not_allowed", "another session has begun")
    return Person(session.player_id, row["account"], row["role"], address)


def _name(order: AdminOrder) -> str:
    return str(order.__struct_config__.tag)
