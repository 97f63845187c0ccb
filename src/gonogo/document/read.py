"""The way in: a file to a plan."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from gonogo.core.criterion import Where
from gonogo.core.plan import Plan
from gonogo.document import keys
from gonogo.document.build import build_plan
from gonogo.document.markdown_nodes import parse_body
from gonogo.document.nodes import Table, plain_key
from gonogo.document.reading import Reading
from gonogo.document.source import YAML_SUFFIXES, read_text, split_front_matter
from gonogo.document.yaml_nodes import parse_yaml


@dataclass(frozen=True, slots=True)
class ReadPlan:
    """A plan and where its parts stand: `$.phases[1].failure[0]` to file and line. Places are no part of the digest."""

    plan: Plan
    places: Mapping[str, Where]


def read_plan(path: Path | str) -> Plan:
    """The plan in a Markdown or YAML file, told apart by the name's end. PlanErrors with every problem at once."""
    return read_document(path).plan


def read_document(path: Path | str) -> ReadPlan:
    """The plan, and where its parts stand."""
    path = Path(path)
    reading = Reading(str(path))
    text = read_text(path, reading)
    reading.stop_if_wrong()
    return read_document_text(text, reading, is_yaml=path.suffix.lower() in YAML_SUFFIXES)


def read_document_text(text: str, reading: Reading, *, is_yaml: bool) -> ReadPlan:
    """The plan of a text that is already in hand."""
    root = parse_yaml(text, reading) if is_yaml else _markdown(text, reading)
    if not root.pairs:
        reading.stop_if_wrong()
    plan = build_plan(root, reading)
    reading.stop_if_wrong()
    return ReadPlan(plan, dict(reading.places))


def _markdown(text: str, reading: Reading) -> Table:
    front = split_front_matter(text, reading)
    reading.stop_if_wrong()
    bindings = parse_yaml(front.bindings, reading)
    if not bindings.pairs:
        # Without any binding every line of the body would be wrong, which tells nobody anything.
        reading.stop_if_wrong()
    body = parse_body(front.body, reading, offset=front.body_offset, known=bindings)
    bound = (pair for pair in bindings.pairs if plain_key(pair[0].text) not in keys.BODY)
    return Table((*bound, *body.pairs), bindings.line)
