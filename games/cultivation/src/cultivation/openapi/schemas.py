"""Schemas of everything that travels, from the structs that decode and encode it."""

from __future__ import annotations

from typing import Any

import msgspec

from cultivation.protocol import account, admin, envelope, report
from cultivation.protocol.commands import COMMANDS
from cultivation.protocol.commands.deals import DEALS
from cultivation.service.api.about import DrainOrder

TEMPLATE = "#/components/schemas/{name}"
COMMANDS_SCHEMA = TEMPLATE.format(name="Command")
CODE = {"$ref": TEMPLATE.format(name="Code")}
TRAVELS = (
    account.Handshake,
    account.Welcome,
    account.Registration,
    account.Renewal,
    account.NewPassword,
    account.SessionReply,
    admin.AdminReply,
    envelope.Login,
    envelope.Reply,
    report.ClientReport,
    DrainOrder,
)


def parts() -> dict[str, Any]:
    """Requests and replies by name. A reply's `code` is of the closed set."""
    (order,), found = msgspec.json.schema_components([admin.AdminOrder], ref_template=TEMPLATE)
    _, more = msgspec.json.schema_components(TRAVELS, ref_template=TEMPLATE)
    schemas: dict[str, Any] = {**found, **more, "AdminOrder": order}
    reply = schemas["Reply"]
    reply["properties"]["code"] = CODE
    refusal = {**reply, "title": "Refusal", "required": ["ok", "server_ms", "code"]}
    refusal["properties"] = {**reply["properties"], "ok": {"const": False}}
    schemas["Refusal"] = {**refusal, "description": "The request as a whole was refused."}
    return schemas


def commands() -> dict[str, Any]:
    """`Command`: one of all, told apart by `name`, each with its own arguments."""
    args: dict[str, type[msgspec.Struct]] = {name: command.args for name, command in COMMANDS.items()}
    args |= {name: deal.args for name, deal in DEALS.items()}
    names = sorted(args)
    shapes, found = msgspec.json.schema_components([args[name] for name in names], ref_template=TEMPLATE)
    _, own = msgspec.json.schema_components([envelope.Envelope], ref_template=TEMPLATE)
    basis = own["Envelope"]
    schemas: dict[str, Any] = dict(found)
    for name, shape in zip(names, shapes, strict=True):
        properties = {**basis["properties"], "name": {"const": name}, "args": shape}
        required = ["v", "key", "name"] + (["args"] if _needs(args[name]) else [])
        schemas[f"command.{name}"] = {
            "type": "object", "title": name, "properties": properties, "required": required,
            "additionalProperties": False,
        }  # fmt: skip
    mapping = {name: TEMPLATE.format(name=f"command.{name}") for name in names}
    union = {"oneOf": [{"$ref": ref} for ref in mapping.values()]}
    return {**schemas, "Command": {**union, "discriminator": {"propertyName": "name", "mapping": mapping}}}


def _needs(args: type[msgspec.Struct]) -> bool:
    """Whether there is an argument that must be given."""
    return any(field.required for field in msgspec.structs.fields(args))
