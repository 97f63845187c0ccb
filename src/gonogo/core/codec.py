"""The JSON form of plans, steps and events: what the journal holds and what digests are made of."""

from __future__ import annotations

import json as json_text
from hashlib import sha256
from typing import Any, TypeVar, get_args

from gonogo.core.events import Event, Happening
from gonogo.core.json_shape import (
    CodecError,
    Hint,
    Json,
    decoder,
    encoder,
    tagged_decoder,
    tagged_encoder,
)
from gonogo.core.plan import Plan

__all__ = [
    "CodecError",
    "Json",
    "canonical",
    "event_from_json",
    "event_to_json",
    "from_json",
    "happening_from_json",
    "happening_to_json",
    "parse",
    "plan_digest",
    "to_json",
]

T = TypeVar("T")

VERSIONS: dict[str, int] = {kind.__name__: 1 for kind in get_args(Happening)}
"""The version of each event's JSON form. A form that changes gets the next number here and an upgrade from the old
one in `journal_store/old_forms.py`, so that journals of every released version stay readable."""

_KINDS = {kind.__name__: kind for kind in get_args(Happening)}
_write_happening = tagged_encoder(_KINDS, VERSIONS)
_read_happening = tagged_decoder(_KINDS, VERSIONS)
_EVENT_KEYS = frozenset({"index", "at_s", "wall_s", "what", "digest"})


def to_json(value: object, hint: Hint = None) -> Json:
    """The JSON form of a value. CodecError where it does not fit its type.

    `hint` is the value's type where the value alone does not tell (a tuple, a union: its members are told apart by
    `"kind"`); None means the value's own class.
    """
    chosen: Hint = type(value) if hint is None else hint
    return encoder(chosen)(value)


def from_json(cls: type[T], json: Json) -> T:
    """The value of that type. Strict: unknown or missing keys and wrong types are a CodecError with the path."""
    chosen: Hint = cls
    value: T = decoder(chosen)(json)
    return value


def happening_to_json(what: Happening) -> Json:
    """`{"kind": "StepDone", "v": 1, …}`. A field that is itself called kind or v is written `kind_`, `v_`."""
    return _write_happening(what)


def happening_from_json(json: Json) -> Happening:
    """The event's content, of the current version only: older ones are upgraded before."""
    what: Happening = _read_happening(json)
    return what


def event_to_json(event: Event) -> Json:
    """One line of the journal with its place, its times, its content and its digest."""
    try:
        what = _write_happening(event.what)
    except CodecError as error:
        raise error.under(".what") from None
    return {"index": event.index, "at_s": event.at_s, "wall_s": event.wall_s, "what": what, "digest": event.digest}


def event_from_json(json: Json) -> Event:
    """The event of one line. The chain is not checked here."""
    if type(json) is not dict or json.keys() != _EVENT_KEYS:
        raise CodecError("$", f"expected an event with exactly {', '.join(sorted(_EVENT_KEYS))}")
    try:
        what = _read_happening(json["what"])
    except CodecError as error:
        raise error.under(".what") from None
    return _place_of(json | {"what": what})


def canonical(json: Json) -> bytes:
    """The one text of a JSON value: keys sorted, no spaces, UTF-8. NaN, infinities and lone surrogates are refused.

    Floats are written with the fewest digits that read back the same; a float field is always a float (`1.0`),
    because `to_json` makes it one. Equal values of one class have equal bytes.
    """
    try:
        return _CANONICAL.encode(json).encode()
    except (ValueError, TypeError, RecursionError) as error:
        raise CodecError("$", f"has no canonical form: {error}") from None


def parse(text: bytes | str) -> Json:
    """The JSON value of a text. CodecError for what is no JSON, for NaN and infinities, and for a key said twice."""
    try:
        return _STRICT.decode(text if isinstance(text, str) else text.decode())
    except CodecError:
        raise
    except (ValueError, RecursionError) as error:
        raise CodecError("$", f"is not JSON: {error}") from None


def plan_digest(plan: Plan) -> str:
    """`sha256:` and the hex digest of the plan's canonical form: the name by which runs and answers mean this plan."""
    return "sha256:" + sha256(canonical(to_json(plan))).hexdigest()


def _place_of(fields: dict[str, Any]) -> Event:
    read_number, read_text, read_count = decoder(float), decoder(str), decoder(int)
    key = ""
    try:
        for key, read in (("at_s", read_number), ("wall_s", read_number), ("index", read_count), ("digest", read_text)):
            fields[key] = read(fields[key])
    except CodecError as error:
        raise error.under(f".{key}") from None
    return Event(**fields)


def _no_constant(name: str) -> Json:
    raise CodecError("$", f"{name} is not a finite number")


def _no_double(pairs: list[tuple[str, Json]]) -> Json:
    table = dict(pairs)
    if len(table) != len(pairs):
        raise CodecError("$", "a key is said twice in one object")
    return table


_CANONICAL = json_text.JSONEncoder(
    sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False, check_circular=False
)
_STRICT = json_text.JSONDecoder(object_pairs_hook=_no_double, parse_constant=_no_constant)
