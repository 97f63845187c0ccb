"""The smoke check of the web client: the page and everything that it asks for is served, whole."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import msgspec

from cultivation.protocol.commands import COMMANDS
from cultivation.protocol.commands.deals import DEALS
from cultivation.smoke.visitor import OK, Skipped, must

if TYPE_CHECKING:
    from cultivation.smoke.visitor import Visitor

NOT_FOUND = 404
FILES_MAX = 200
LINK = re.compile(r"""(?:src|href)="(/client/[^"]+)"|(?:from|import)\s*\(?["'](\.{1,2}/[^"']+)["']""")


async def check(v: Visitor) -> None:
    """Fetches the page, follows every script, style and import, and reads the two descriptions."""
    page = await v.client.get("/", {})
    if page.status == NOT_FOUND:
        raise Skipped("the web client is not in this build")
    must(page.status == OK and b"<html" in page.body.lower(), "the page is served")
    waiting, seen = _links("/client/index.html", page.body), set[str]()
    while waiting and len(seen) < FILES_MAX:
        path = waiting.pop()
        if path in seen:
            continue
        seen.add(path)
        part = await v.client.get(path, {})
        must(part.status == OK and bool(part.body), f"{path} is served")
        waiting |= _links(path, part.body) if path.endswith(".js") else set()
    must(len(seen) > 1, "the page has its scripts and styles")
    told = await v.client.get("/v1/commands.json", {})
    must(told.status == OK, "the commands are described")
    names = msgspec.json.decode(told.body)["commands"].keys()
    must(names >= COMMANDS.keys() | DEALS.keys(), "every command is described to the client")


def _links(path: str, body: bytes) -> set[str]:
    """What a file asks for, as paths of the service."""
    found = set()
    for whole, relative in LINK.findall(body.decode()):
        parts = path.split("/")[:-1]
        for step in relative.split("/") if relative else ():
            parts = parts[:-1] if step == ".." else parts if step == "." else [*parts, step]
        found.add(whole or "/".join(parts))
    return found
