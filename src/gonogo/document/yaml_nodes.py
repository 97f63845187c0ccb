"""YAML text to nodes. Scalars stay words, so nothing turns into a boolean, a number or a time by its look."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import yaml

from gonogo.document.limits import DEPTH_MAX, VALUES_MAX
from gonogo.document.nodes import Listing, Node, Table, Words
from gonogo.document.reading import Reading

Event = yaml.Event
EMPTY = Table((), 1)


class _Refused(Exception):  # noqa: N818  # it ends the reading of one document, it is no error class of users
    def __init__(self, code: str, line: int, what: str) -> None:
        super().__init__(what)
        self.code = code
        self.line = line
        self.what = what


@dataclass(slots=True)
class _State:
    events: Iterator[Event]
    reading: Reading
    values: int = 0
    anchors: dict[str, tuple[Node, int]] = field(default_factory=dict)

    def count(self, values: int, line: int) -> None:
        self.values += values
        if self.values > VALUES_MAX:
            raise _Refused("GG-1002", line, f"more than {VALUES_MAX:,} values, those of aliases included")


def parse_yaml(text: str, reading: Reading) -> Table:
    """The table that the text is; an empty one where it is not, with the reason noted in `reading`."""
    try:
        return _document(text, reading)
    except _Refused as refused:
        reading.wrong(refused.code, refused.line, what=refused.what)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        where = mark.line + 1 if mark else 1
        reading.wrong("GG-1007", where, what=f"not YAML: {error.problem or error.context}")
    except yaml.YAMLError as error:
        reading.wrong("GG-1007", 1, what=f"not YAML: {str(error).splitlines()[0]}")
    return EMPTY


def _document(text: str, reading: Reading) -> Table:
    state = _State(iter(yaml.parse(text, Loader=yaml.CSafeLoader)), reading)
    root: Node = EMPTY
    documents = 0
    for event in state.events:
        if isinstance(event, yaml.DocumentStartEvent):
            documents += 1
            if documents > 1:
                raise _Refused("GG-1009", _line(event), "a second document begins here")
            root = _node(next(state.events), state, 0)
    if isinstance(root, Table):
        return root
    reading.wrong("GG-1103", root.line, what="the plan is not a table of keys and values")
    return EMPTY


def _node(event: Event, state: _State, depth: int) -> Node:
    line = _line(event)
    if depth > DEPTH_MAX:
        raise _Refused("GG-1002", line, f"values are nested deeper than {DEPTH_MAX}")
    if isinstance(event, yaml.AliasEvent):
        return _alias(event, state)
    before = state.values
    state.count(1, line)
    _refuse_tag(event, line)
    node = _content(event, state, depth)
    anchor = getattr(event, "anchor", None)
    if anchor is not None:
        state.anchors[anchor] = (node, state.values - before)
    return node


def _content(event: Event, state: _State, depth: int) -> Node:
    if isinstance(event, yaml.ScalarEvent):
        return Words(event.value, _line(event), is_plain=event.style in (None, ""))
    if isinstance(event, yaml.SequenceStartEvent):
        return Listing(tuple(_sequence(state, depth)), _line(event))
    return Table(tuple(_mapping(state, depth)), _line(event))


def _sequence(state: _State, depth: int) -> Iterator[Node]:
    for event in state.events:
        if isinstance(event, yaml.SequenceEndEvent):
            return
        yield _node(event, state, depth + 1)


def _mapping(state: _State, depth: int) -> Iterator[tuple[Words, Node]]:
    seen: dict[str, int] = {}
    for event in state.events:
        if isinstance(event, yaml.MappingEndEvent):
            return
        key = _node(event, state, depth + 1)
        if not isinstance(key, Words):
            raise _Refused("GG-1103", key.line, "a key is a list or a table")
        value = _node(next(state.events), state, depth + 1)
        name = key.text
        if name in seen:
            state.reading.wrong("GG-1008", key.line, what=f"`{key.text}` stands already in line {seen[name]}")
            continue
        seen[name] = key.line
        yield key, value


def _alias(event: yaml.AliasEvent, state: _State) -> Node:
    line = _line(event)
    if event.anchor not in state.anchors:
        raise _Refused("GG-1009", line, f"`*{event.anchor}` refers to itself or to nothing")
    node, values = state.anchors[event.anchor]
    state.count(values, line)
    return node


def _refuse_tag(event: Event, line: int) -> None:
    tag = getattr(event, "tag", None)
    if tag is not None:
        raise _Refused("GG-1009", line, f"the tag `{tag}`")


def _line(event: Event) -> int:
    return int(event.start_mark.line) + 1 if event.start_mark else 1
