"""Serves the web client: the page, its modules, and what describes the game to them."""

from __future__ import annotations

import gzip
from dataclasses import dataclass
from functools import cache, partial
from hashlib import blake2b
from importlib.resources import files
from typing import TYPE_CHECKING

from starlette.responses import Response
from starlette.routing import Route

from cultivation.client.description import content, describe
from cultivation.content.load import tables

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from importlib.resources.abc import Traversable

    from starlette.requests import Request

    from cultivation.service.service import Service

KINDS = {
    "html": "text/html; charset=utf-8",
    "js": "text/javascript; charset=utf-8",
    "css": "text/css; charset=utf-8",
    "json": "application/json",
    "svg": "image/svg+xml",
}
HEADERS = {
    # Asked again each time, answered with 304: two builds behind one address never mix old modules with new ones.
    "cache-control": "no-cache",
    "vary": "accept-encoding",
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "content-security-policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
}


@dataclass(frozen=True, slots=True)
class Held:
    """One file in memory, plain and packed, under its digest."""

    kind: str
    plain: bytes
    packed: bytes
    etag: str


def routes(_service: Service) -> list[Route]:
    """The page at `/`, its parts under `/client/`, and the two descriptions under `/v1/`."""
    return [
        Route("/", partial(_serve, "index.html"), methods=["GET"]),
        Route("/client/{path:path}", _part, methods=["GET"]),
        Route("/v1/commands.json", partial(_serve, "commands.json"), methods=["GET"]),
        Route("/v1/content.json", partial(_serve, "content.json"), methods=["GET"]),
    ]


@cache
def bundle() -> Mapping[str, Held]:
    """Every file that a browser may ask for, by its path."""
    folder = files("cultivation.client")
    held = {path: _held(path, file.read_bytes()) for path, file in _walk(folder, "")}
    held["commands.json"] = _held("commands.json", describe())
    held["content.json"] = _held("content.json", content(tables()))
    return held


def _walk(folder: Traversable, above: str) -> Iterator[tuple[str, Traversable]]:
    for entry in folder.iterdir():
        path = f"{above}{entry.name}"
        if entry.is_dir():
            yield from _walk(entry, f"{path}/")
        elif entry.name.rpartition(".")[2] in KINDS:
            yield path, entry


def _held(path: str, plain: bytes) -> Held:
    digest = blake2b(plain, digest_size=12).hexdigest()
    return Held(KINDS[path.rpartition(".")[2]], plain, gzip.compress(plain, 9, mtime=0), f'"{digest}"')


async def _part(request: Request) -> Response:
    return await _serve(request.path_params["path"], request)


async def _serve(path: str, request: Request) -> Response:
    held = bundle().get(path)
    if held is None:
        return Response("no such file\n", status_code=404, media_type="text/plain")
    headers = {**HEADERS, "etag": held.etag}
    if held.etag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    if "gzip" in request.headers.get("accept-encoding", ""):
        headers["content-encoding"] = "gzip"
        return Response(held.packed, headers=headers, media_type=held.kind)
    return Response(held.plain, headers=headers, media_type=held.kind)
