"""The judge's state to JSON and back, exactly: floats keep every bit, so that restoring equals going on.

The form is positional inside a value and carries a version; a state of another version is refused, never guessed.
"""

from __future__ import annotations

from dataclasses import fields, is_dataclass, replace
from enum import Enum
from functools import cache
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

from gonogo.core.events import Json
from gonogo.core.judge.budget import shares
from gonogo.core.judge.state import JudgeState
from gonogo.core.plan import Plan

VERSION = 1
AS_IT_IS = frozenset({float, int, str, bool, NoneType})
"""Types of values that JSON has as well. Most of a state is long rows of them, and it is written once a second."""


def dump(state: JudgeState) -> Json:
    """The state as a value that `json.dumps` writes as it is."""
    return {"version": VERSION, "state": _dumped(state)}


def load(plan: Plan, json: Json) -> JudgeState:
    """The state that `dump` gave. ValueError where it is not one; shares of alpha are those of `plan`."""
    if not isinstance(json, dict) or json.get("version") != VERSION:
        raise ValueError("this is not a judge's state of version 1")
    try:
        state = _loaded(JudgeState, json["state"])
    except (KeyError, TypeError, IndexError, AttributeError, ValueError) as wrong:
        raise ValueError(f"the judge's state is damaged: {wrong}") from wrong
    if not isinstance(state, JudgeState):
        raise ValueError("the judge's state is damaged: it holds something else")  # noqa: TRY004  # the value is wrong
    return replace(state, weights=shares(plan))


def _dumped(value: Any) -> Json:  # noqa: ANN401  # any value of the state's closed set of types
    kind: Any = type(value)
    if kind in AS_IT_IS:
        return value
    if kind is tuple:
        return [each if type(each) in AS_IT_IS else _dumped(each) for each in value]
    if kind is dict:
        return {key: _dumped(each) for key, each in value.items()}
    if issubclass(kind, Enum):
        return value.value
    return [_dumped(getattr(value, name)) for name in _names(kind)]


def _loaded(kind: Any, json: Json) -> Any:  # noqa: ANN401  # ditto
    origin, arguments = get_origin(kind), get_args(kind)
    if origin in {UnionType, Union}:
        return None if json is None else _loaded(next(each for each in arguments if each is not NoneType), json)
    if origin is tuple:
        if arguments[-1] is Ellipsis:
            return tuple(_loaded(arguments[0], each) for each in json)
        return tuple(_loaded(each, value) for each, value in zip(arguments, json, strict=True))
    if origin is not None:
        return {key: _loaded(arguments[1], each) for key, each in json.items()}
    if isinstance(kind, type) and is_dataclass(kind):
        # What a former version did not know is as at the beginning; what a later one knows is not understood.
        if len(json) > len(_types(kind)):
            raise ValueError(f"a {kind.__name__} has too many values")
        return kind(*(_loaded(each, value) for each, value in zip(_types(kind), json, strict=False)))
    return kind(json) if isinstance(kind, type) and issubclass(kind, Enum) else json


@cache
def _types(kind: Any) -> tuple[Any, ...]:  # noqa: ANN401  # ditto
    hints = get_type_hints(kind)
    return tuple(hints[field.name] for field in fields(kind))


@cache
def _names(kind: Any) -> tuple[str, ...]:  # noqa: ANN401  # ditto
    return tuple(field.name for field in fields(kind))
