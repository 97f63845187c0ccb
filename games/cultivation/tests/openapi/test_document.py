"""The document of the interface is the code's, and a change of it only adds."""

from __future__ import annotations

import copy
import json
from pathlib import Path

import pytest

import cultivation
from cultivation.openapi import additive, document
from cultivation.protocol.commands import COMMANDS
from cultivation.protocol.commands.deals import DEALS

DOCS = Path(cultivation.__file__).parents[2] / "docs"


def test_the_document_checked_in_is_the_code_s():
    """Who writes a client reads what is served: `cultivation openapi > games/cultivation/docs/openapi.json`."""
    assert (DOCS / "openapi.json").read_text(encoding="utf-8") == document.text()


def test_every_client_of_the_last_release_still_works():
    """An update of the server breaks no client that is in use."""
    released = json.loads((DOCS / "released" / "openapi-1.0.json").read_text(encoding="utf-8"))
    assert additive.breaks(released, document.document()) == []


def test_every_command_is_in_the_document():
    """A command that works can be found, with its own arguments."""
    mapping = document.document()["components"]["schemas"]["Command"]["discriminator"]["mapping"]
    assert mapping.keys() == COMMANDS.keys() | DEALS.keys()


def schema(changed, name):
    return changed["components"]["schemas"][name]


BREAKS = {
    "a path that is gone": (lambda d: d["paths"].pop("/v1/sync"), "GET /v1/sync is gone"),
    "a command that is gone": (
        lambda d: schema(d, "Command")["discriminator"]["mapping"].pop("idle_claim"),
        "POST /v1/cmd[]: idle_claim is gone",
    ),
    "an argument that is required now": (
        lambda d: schema(d, "Handshake")["required"].append("account"),
        "POST /v1/handshake: account is required now",
    ),
    "a shorter text": (
        lambda d: schema(d, "Login")["properties"]["account"].update(maxLength=8),
        "POST /v1/session.account: maxLength fell to 8",
    ),
    "a field of a reply that is gone": (
        lambda d: schema(d, "SessionReply")["properties"].pop("player"),
        "POST /v1/session: player is gone",
    ),
    "another type": (
        lambda d: schema(d, "Handshake")["properties"]["content"].update(type="integer"),
        "POST /v1/handshake.content: string has become integer",
    ),
    "a mode that is not taken": (
        lambda d: schema(d, "Switch")["properties"]["mode"].update(enum=["on", "off"]),
        "POST /v1/admin:switch.mode: read_only is not taken any more",
    ),
    "a parameter that is gone": (
        lambda d: d["paths"]["/v1/sync"]["get"]["parameters"].clear(),
        "GET /v1/sync: parameter ver is gone",
    ),
    "a door that is locked now": (
        lambda d: d["paths"]["/v1/handshake"]["post"].update(security=[{"token": []}]),
        "POST /v1/handshake needs a token now",
    ),
}


@pytest.mark.parametrize("what", BREAKS)
def test_what_would_break_a_client_is_found(what):
    """A change that old clients run into does not pass as an addition."""
    change, line = BREAKS[what]
    old = document.document()
    new = copy.deepcopy(old)
    change(new)
    assert line in additive.breaks(old, new)


def test_an_addition_is_no_break():
    """New commands and fields do not stop a release."""
    old = document.document()
    new = copy.deepcopy(old)
    schema(new, "Handshake")["properties"]["device"] = {"type": "string"}
    schema(new, "SessionReply")["properties"]["hint"] = {"type": "string"}
    new["paths"]["/v1/new"] = new["paths"]["/v1/sync"]
    assert additive.breaks(old, new) == []
