"""How a typed value is written as JSON and read back: from its type hints alone, strictly, and compiled once a type."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, is_dataclass
from enum import Enum
from functools import cache
from math import isfinite
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

from gonogo.core.later import usual_of

Json = Any
"""A value that is exactly what `json.loads` can return."""

Hint = Any
"""A type as an annotation names it: a class, a union, `tuple[str, ...]`."""

Value = Any
"""A value whose type is known at run time only."""

Coder = Callable[[Value], Value]
Sequence = type[list[Value]] | type[tuple[Value, ...]]

TAG_KEYS = frozenset({"kind", "v"})
"""Keys that tell which class a tagged object is. A field of that name is written with an underscore behind it."""


class CodecError(ValueError):
    """A value does not fit its type. `path` tells where (`$.phases[2].hold_s`), `why` what is wrong there."""

    def __init__(self, path: str, why: str) -> None:
        super().__init__(f"{path}: {why}")
        self.path = path
        self.why = why

    def under(self, part: str) -> CodecError:
        """The same error, seen from one level further out."""
        return CodecError("$" + part + self.path[1:], self.why)


@cache
def encoder(hint: Hint) -> Coder:
    """The function that writes values of this type. CodecError for a type that has no JSON form."""
    return _coder(hint, _WRITE)


@cache
def decoder(hint: Hint) -> Coder:
    """The function that reads values of this type: unknown and missing keys and wrong types are errors."""
    return _coder(hint, _READ)


def tagged_encoder(members: Mapping[str, type], versions: Mapping[str, int]) -> Coder:
    """The function that writes one of several classes; `versions` (may be empty) adds `"v"` beside `"kind"`."""
    writers = {cls: _class_encoder(cls, _tag(kind, versions)) for kind, cls in members.items()}

    def encode(value: Value) -> Json:
        writer = writers.get(type(value))
        if writer is None:
            raise CodecError("$", f"{type(value).__name__} is not one of: {', '.join(members)}")
        return writer(value)

    return encode


def tagged_decoder(members: Mapping[str, type], versions: Mapping[str, int]) -> Coder:
    """The function that reads what `tagged_encoder` writes. A version other than the one named is an error."""
    readers = {kind: _class_decoder(cls, _tag(kind, versions)) for kind, cls in members.items()}

    def decode(value: Json) -> Value:
        kind = value.get("kind") if type(value) is dict else None
        reader = readers.get(kind) if type(kind) is str else None
        if reader is None:
            raise CodecError("$", f"kind {kind!r} is not one of: {', '.join(members)}")
        return reader(value)

    return decode


def _coder(hint: Hint, words: _Words) -> Coder:
    if hint in _SCALARS:
        return _SCALARS[hint]
    if isinstance(hint, type) and issubclass(hint, Enum):
        return words.enum(hint)
    if isinstance(hint, type) and is_dataclass(hint):
        return words.of_class(hint, {})
    return _compound_coder(hint, words)


def _compound_coder(hint: Hint, words: _Words) -> Coder:
    origin: Hint = get_origin(hint)
    arguments = get_args(hint)
    if origin in (Union, UnionType):
        return _union_coder(arguments, words)
    if origin is tuple and arguments[1:] == (...,):
        return _many(words.coder(arguments[0]), wanted=words.wanted, made=words.made)
    if origin is tuple:
        return _few(tuple(words.coder(argument) for argument in arguments), wanted=words.wanted, made=words.made)
    if origin is dict and arguments[0] is str:
        return _table(words.coder(arguments[1]))
    raise CodecError("$", f"{hint!r} has no JSON form")


def _union_coder(members: tuple[Any, ...], words: _Words) -> Coder:
    present = tuple(member for member in members if member is not NoneType)
    if len(present) == 1:
        some = words.coder(present[0])
    elif all(is_dataclass(member) for member in present):
        some = words.tagged({member.__name__: member for member in present}, {})
    else:
        raise CodecError("$", f"a union of {present!r} has no JSON form: only classes are told apart")
    if len(present) == len(members):
        return some
    return lambda value: None if value is None else some(value)


def _tag(kind: str, versions: Mapping[str, int]) -> dict[str, Json]:
    return {"kind": kind, "v": versions[kind]} if versions else {"kind": kind}


def _members(
    cls: type, tag: Mapping[str, Json], coder: Callable[[Any], Coder]
) -> tuple[tuple[str, str, Coder, tuple[Any, ...]], ...]:
    """(name in Python, key in JSON, coder, what it is when it is not written) of every field, in their order."""
    hints = get_type_hints(cls)
    return tuple(
        (
            field.name,
            f"{field.name}_" if tag and field.name in TAG_KEYS else field.name,
            coder(hints[field.name]),
            usual_of(field),
        )
        for field in fields(cls)
    )


def _class_encoder(cls: type, tag: Mapping[str, Json]) -> Coder:
    members = _members(cls, tag, encoder)

    def encode(value: Value) -> Json:
        if type(value) is not cls:
            raise _mismatch(cls.__name__, value)
        written = dict(tag)
        key = ""
        try:
            for name, key, write, usual in members:
                held = getattr(value, name)
                if (held,) != usual:
                    written[key] = write(held)
        except CodecError as error:
            raise error.under(f".{key}") from None
        return written

    return encode


def _class_decoder(cls: type, tag: Mapping[str, Json]) -> Coder:
    members = _members(cls, tag, decoder)
    keys = frozenset(tag) | {key for _, key, _, _ in members}
    needed = keys - {key for _, key, _, usual in members if usual}

    def decode(value: Json) -> Value:
        if type(value) is not dict:
            raise _mismatch(f"an object ({cls.__name__})", value)
        if value.keys() != keys and not needed <= value.keys() <= keys:
            raise _wrong_keys(value, keys, needed)
        for key, wanted in tag.items():
            if type(value[key]) is not type(wanted) or value[key] != wanted:
                raise CodecError(f"$.{key}", f"{value[key]!r} is not {wanted!r}")
        key = ""
        arguments = []
        try:
            for _, key, read, usual in members:
                arguments.append(read(value[key]) if key in value else usual[0])
        except CodecError as error:
            raise error.under(f".{key}") from None
        return cls(*arguments)

    return decode


def _wrong_keys(value: Mapping[str, Json], keys: frozenset[str], needed: frozenset[str]) -> CodecError:
    unknown, missing = sorted(value.keys() - keys), sorted(needed - value.keys())
    said = [f"unknown: {', '.join(unknown)}"] * bool(unknown) + [f"missing: {', '.join(missing)}"] * bool(missing)
    return CodecError("$", "; ".join(said))


def _enum_encoder(cls: type[Enum]) -> Coder:
    def encode(value: Value) -> Json:
        if type(value) is not cls:
            raise _mismatch(cls.__name__, value)
        return value.value

    return encode


def _enum_decoder(cls: type[Enum]) -> Coder:
    words = {member.value: member for member in cls}

    def decode(value: Json) -> Value:
        if type(value) is not str or value not in words:
            raise CodecError("$", f"{value!r} is not one of: {', '.join(map(repr, words))}")
        return words[value]

    return decode


def _many(coder: Coder, *, wanted: Sequence, made: Sequence) -> Coder:
    def code(value: Value) -> Value:
        if type(value) is not wanted:
            raise _mismatch(wanted.__name__, value)
        index = 0
        out = []
        try:
            for index, item in enumerate(value):  # noqa: B007  # read by the handler below
                out.append(coder(item))
        except CodecError as error:
            raise error.under(f"[{index}]") from None
        return made(out)

    return code


def _few(coders: tuple[Coder, ...], *, wanted: Sequence, made: Sequence) -> Coder:
    def code(value: Value) -> Value:
        if type(value) is not wanted or len(value) != len(coders):
            raise _mismatch(f"{wanted.__name__} of {len(coders)}", value)
        index = 0
        out = []
        try:
            for index, coder in enumerate(coders):
                out.append(coder(value[index]))
        except CodecError as error:
            raise error.under(f"[{index}]") from None
        return made(out)

    return code


def _table(coder: Coder) -> Coder:
    def code(value: Value) -> Value:
        if type(value) is not dict:
            raise _mismatch("dict", value)
        key: Any = ""
        out = {}
        try:
            for key, item in value.items():
                out[_string(key)] = coder(item)
        except CodecError as error:
            raise error.under(f"[{key!r}]") from None
        return out

    return code


def _mismatch(wanted: str, value: Value) -> CodecError:
    return CodecError("$", f"expected {wanted}, not {type(value).__name__} {value!r:.60}")


def _string(value: Value) -> str:
    if type(value) is not str:
        raise _mismatch("str", value)
    return value


def _integer(value: Value) -> int:
    if type(value) is not int:
        raise _mismatch("int", value)
    return value


def _boolean(value: Value) -> bool:
    if type(value) is not bool:
        raise _mismatch("bool", value)
    return value


def _number(value: Value) -> float:
    """A float field is a float in JSON too, so that 1 and 1.0 have one form; an int is taken for one."""
    if type(value) is float:
        if not isfinite(value):
            raise CodecError("$", f"{value!r} is not a finite number")
        return value + 0.0  # makes one zero of the two
    if type(value) is not int:
        raise _mismatch("float", value)
    try:
        return float(value)
    except OverflowError:
        raise CodecError("$", "a number beyond the range of a float") from None


def _free(value: Value) -> Json:
    """Any JSON as it is; what `json.loads` would not give back unchanged (a tuple, a NaN) is refused."""
    kind = type(value)
    if value is None or kind in (str, int, bool):
        return value
    if kind is float:
        return _number(value)
    if kind is list:
        return _FREE_LIST(value)
    if kind is dict:
        return _FREE_TABLE(value)
    raise _mismatch("JSON", value)


_FREE_LIST = _many(_free, wanted=list, made=list)
_FREE_TABLE = _table(_free)
_SCALARS: dict[Hint, Coder] = {str: _string, int: _integer, bool: _boolean, float: _number, Any: _free}


@dataclass(frozen=True, slots=True)
class _Words:
    """What writing and reading have different words for."""

    coder: Callable[[Any], Coder]
    enum: Callable[[type[Enum]], Coder]
    of_class: Callable[[type, Mapping[str, Json]], Coder]
    tagged: Callable[[Mapping[str, type], Mapping[str, int]], Coder]
    wanted: Sequence
    """What a tuple is before it is coded."""
    made: Sequence
    """What a tuple is after it was coded."""


_WRITE = _Words(encoder, _enum_encoder, _class_encoder, tagged_encoder, wanted=tuple, made=list)
_READ = _Words(decoder, _enum_decoder, _class_decoder, tagged_decoder, wanted=list, made=tuple)
