"""Whether a new document only adds: every client of the old one still works."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    Schema = Mapping[str, Any]
    Each = Callable[[Schema, Schema, str, int], Iterator[str]]

CEILINGS = ("maximum", "maxLength", "maxItems", "maxProperties")
FLOORS = ("minimum", "minLength", "minItems")
DEPTH_MAX = 12


def breaks(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[str]:
    """One line for each thing that an old client would run into; empty when nothing was taken away."""
    return sorted(set(_paths(old, new)))


def _paths(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[str]:
    for path, methods in old["paths"].items():
        for method, was in methods.items():
            now = new["paths"].get(path, {}).get(method)
            where = f"{method.upper()} {path}"
            if now is None:
                yield f"{where} is gone"
                continue
            if now.get("security") and not was.get("security"):
                yield f"{where} needs a token now"
            yield from _parameters(was, now, where)
            pair = Pair(old, new)
            yield from pair.request(_body(was), _body(now), where, 0)
            yield from pair.reply(_reply(was), _reply(now), where, 0)


@dataclass(frozen=True, slots=True)
class Pair:
    """The two documents, to follow references in each."""

    old: Mapping[str, Any]
    new: Mapping[str, Any]

    def request(self, was: Schema, now: Schema, where: str, depth: int) -> Iterator[str]:
        """What an old client sends must still be taken."""
        was, now = _followed(was, self.old), _followed(now, self.new)
        if depth > DEPTH_MAX:
            return
        yield from _narrower(was, now, where)
        for name in now.get("required", []):
            if name not in was.get("required", []) and was:
                yield f"{where}: {name} is required now"
        yield from self._members(was, now, where, depth, self.request)

    def reply(self, was: Schema, now: Schema, where: str, depth: int) -> Iterator[str]:
        """What an old client reads must still be there."""
        was, now = _followed(was, self.old), _followed(now, self.new)
        if depth > DEPTH_MAX:
            return
        for name in was.get("required", []):
            if name not in now.get("required", []):
                yield f"{where}: the reply may lack {name} now"
        yield from self._members(was, now, where, depth, self.reply)

    def _members(self, was: Schema, now: Schema, where: str, depth: int, each: Each) -> Iterator[str]:
        for name, schema in was.get("properties", {}).items():
            if name not in now.get("properties", {}):
                yield f"{where}: {name} is gone"
            else:
                yield from each(schema, now["properties"][name], f"{where}.{name}", depth + 1)
        if isinstance(was.get("items"), dict) and isinstance(now.get("items"), dict):
            yield from each(was["items"], now["items"], f"{where}[]", depth + 1)
        known = _choices(now)
        for name, schema in _choices(was).items():
            if name not in known:
                yield f"{where}: {name} is gone"
            else:
                yield from each(schema, known[name], f"{where}:{name}", depth + 1)


def _choices(schema: Mapping[str, Any]) -> dict[str, Any]:
    """The members of a tagged union by their tag."""
    mapping = schema.get("discriminator", {}).get("mapping", {})
    return {name: {"$ref": ref} for name, ref in mapping.items()}


def _narrower(was: Mapping[str, Any], now: Mapping[str, Any], where: str) -> Iterator[str]:
    if "type" in was and "type" in now and was["type"] != now["type"]:
        yield f"{where}: {was['type']} has become {now['type']}"
    for gone in set(map(str, was.get("enum", []))) - set(map(str, now.get("enum", was.get("enum", [])))):
        yield f"{where}: {gone} is not taken any more"
    for limit in CEILINGS:
        if limit in now and now[limit] < was.get(limit, float("inf")) and was:
            yield f"{where}: {limit} fell to {now[limit]}"
    for limit in FLOORS:
        if limit in now and now[limit] > was.get(limit, float("-inf")) and was:
            yield f"{where}: {limit} rose to {now[limit]}"


def _followed(schema: Schema, document: Mapping[str, Any]) -> Schema:
    """The schema that a reference leads to."""
    while "$ref" in schema:
        schema = document["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
    return schema


def _parameters(was: Mapping[str, Any], now: Mapping[str, Any], where: str) -> Iterator[str]:
    names = {parameter["name"]: parameter for parameter in now.get("parameters", [])}
    for parameter in was.get("parameters", []):
        if parameter["name"] not in names:
            yield f"{where}: parameter {parameter['name']} is gone"


def _body(operation: Mapping[str, Any]) -> dict[str, Any]:
    content = operation.get("requestBody", {}).get("content", {})
    return dict(content.get("application/json", {}).get("schema", {}))


def _reply(operation: Mapping[str, Any]) -> dict[str, Any]:
    content = operation["responses"].get("200", {}).get("content", {})
    return dict(content.get("application/json", {}).get("schema", {}))
