"""Makes the OpenAPI document: commands as a tagged union, reads with their bounds, orders of the house, replies."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, get_args

import msgspec

from cultivation.identity import PROTOCOL
from cultivation.openapi.schemas import COMMANDS_SCHEMA, commands, parts
from cultivation.openapi.words import words_of
from cultivation.protocol.packed import PACKED
from cultivation.rules.turn import Code
from cultivation.service.edge import STATUS
from cultivation.service.reads import READS

if TYPE_CHECKING:
    from collections.abc import Mapping

JSON = "application/json"
REFUSALS = sorted({400, *STATUS.values()} - {STATUS["internal"]})  # 500 is a bug, whichever request meets it
DESCRIPTION = """The interface of Nine Meridians. Every refusal has a code of the closed set `Code`; what is `retryable`
may be sent again with the same key. Fields may be added at any time: a client ignores what it does not know."""


def document() -> dict[str, Any]:
    """The whole document, the same for the same code."""
    schemas = {**parts(), **commands(), "Code": {"type": "string", "enum": list(get_args(Code))}}
    return {
        "openapi": "3.1.0",
        "info": {"title": "Nine Meridians", "version": str(PROTOCOL[1]), "description": DESCRIPTION},
        "paths": dict(sorted({**_play(), **_arrive(), **_house(), **_reads(), **_about()}.items())),
        "components": {
            "schemas": dict(sorted(schemas.items())),
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
        },
    }


def text() -> str:
    """As it is checked in."""
    return msgspec.json.format(msgspec.json.encode(document()), indent=1).decode() + "\n"


def _play() -> dict[str, Any]:
    batch = {"type": "array", "items": {"$ref": COMMANDS_SCHEMA}, "minItems": 1, "maxItems": 16}
    replies = {"type": "array", "items": {"$ref": "#/components/schemas/Reply"}, "minItems": 1, "maxItems": 16}
    since = {"type": "integer", "minimum": 0, "maximum": 10**15}
    stream = _operation("Events of the player, server-sent, to be resumed by their number", is_open=False)
    stream["responses"]["200"] = {"description": "the stream", "content": {"text/event-stream": {}}}
    world = {"type": "integer", "minimum": 0, "maximum": 999, "default": 0}
    stream["parameters"] = [_parameter("since", since), _parameter("world", world)]
    sync = _operation("The player settled up to now; short when `ver` is current", _anything(), is_open=False)
    sync["parameters"] = [_parameter("ver", {"type": "integer", "minimum": 0, "maximum": 10**15})]
    orders = _operation("Up to 16 commands, in order", replies, body=batch, is_open=False)
    orders["requestBody"]["content"][PACKED] = {"schema": batch}
    for operation in (orders, sync):
        for response in operation["responses"].values():
            response["content"][PACKED] = response["content"][JSON]
    report = _operation("How a client does", _anything(), body=_ref("ClientReport"), is_open=False)
    return {
        "/v1/cmd": {"post": orders},
        "/v1/report": {"post": report},
        "/v1/sync": {"get": sync},
        "/v1/stream": {"get": stream},
    }


def _arrive() -> dict[str, Any]:
    session = _ref("SessionReply")
    done = _anything()
    return {
        "/v1/handshake": {"post": _operation("The first thing a client says", _ref("Welcome"), body=_ref("Handshake"))},
        "/v1/session": {"post": _operation("A device logs in with its secret", session, body=_ref("Login"))},
        "/v1/account": {"post": _operation("A new account", session, body=_ref("Registration"))},
        "/v1/login": {"post": _operation("A login with a password", session, body=_ref("Registration"))},
        "/v1/refresh": {"post": _operation("The session goes on", session, body=_ref("Renewal"))},
        "/v1/logout": {"post": _operation("The session is over", done, is_open=False)},
        "/v1/password": {"post": _operation("A new password", done, body=_ref("NewPassword"), is_open=False)},
    }


def _house() -> dict[str, Any]:
    order = _operation("An order of the house", _ref("AdminReply"), body=_ref("AdminOrder"), is_open=False)
    return {"/v1/admin": {"post": order}}


def _reads() -> dict[str, Any]:
    found = {}
    for path, read in READS.items():
        operation = _operation((read.__doc__ or path).split("\n")[0], _anything(), is_open=False)
        operation["parameters"] = [_parameter(name, schema) for name, schema in words_of(read).items()]
        found[path] = {"get": operation}
    return found


def _about() -> dict[str, Any]:
    plain = {"description": "text", "content": {"text/plain": {}}}
    ready = _operation("Whether players may be sent here", _anything())
    return {
        "/version": {"get": _operation("What this build is", _anything())},
        "/health": {"get": _operation("How each of the 24 systems does", _anything())},
        "/live": {"get": {"summary": "The process runs", "responses": {"200": plain}}},
        "/ready": {"get": {**ready, "responses": {key: ready["responses"][key] for key in ("200", "503")}}},
        "/metrics": {"get": {"summary": "Counts and gauges", "responses": {"200": plain}}},
        "/drain": {"post": _operation("How far the process is emptied", _anything(), body=_ref("DrainOrder"))},
    }


def _operation(
    summary: str, reply: Mapping[str, Any] | None = None, *, body: Mapping[str, Any] | None = None, is_open: bool = True
) -> dict[str, Any]:
    operation: dict[str, Any] = {"summary": summary, "responses": {}}
    operation["responses"]["200"] = {"description": "done", "content": {JSON: {"schema": reply or {}}}}
    for status in REFUSALS:
        refusal = {"schema": _ref("Refusal")}
        operation["responses"][str(status)] = {"description": "refused", "content": {JSON: refusal}}
    if body:
        operation["requestBody"] = {"required": True, "content": {JSON: {"schema": body}}}
    if not is_open:
        operation["security"] = [{"token": []}]
    return operation


def _parameter(name: str, schema: Mapping[str, Any]) -> dict[str, Any]:
    return {"name": name, "in": "query", "required": False, "schema": schema}


def _ref(name: str) -> dict[str, Any]:
    return {"$ref": f"#/components/schemas/{name}"}


def _anything() -> dict[str, Any]:
    return {"type": "object"}
