"""The body of a Markdown plan as the same tree that YAML gives: phases, guards, messages."""

from __future__ import annotations

from dataclasses import dataclass, field

from gonogo.document import keys
from gonogo.document.headings import (
    LABELS,
    PHASE_SECTIONS,
    PLAN_SECTIONS,
    STEP_SECTIONS,
    PhaseHeading,
    phase_heading,
    section_name,
)
from gonogo.document.limits import TEXT_CHARS_MAX
from gonogo.document.markdown_blocks import Block, Kind, blocks
from gonogo.document.nodes import Listing, Node, Table, Words, plain_key
from gonogo.document.reading import Reading
from gonogo.document.sections import criterion_lines, gate_lines, is_prose, label_and_rest, message_lines
from gonogo.errors import nearest

NEAR = 0.8
"""How alike a heading or label must be to one that means something, to be taken for a slip of the pen."""


@dataclass(slots=True)
class _Open:
    """A heading whose lines are being gathered. `key` None: prose."""

    key: str | None
    level: int
    line: int


@dataclass(slots=True)
class _Part:
    """A phase, or the plan itself, while it is gathered."""

    level: int
    line: int
    values: dict[str, Words] = field(default_factory=dict)
    lists: dict[str, list[Node]] = field(default_factory=dict)
    gates: dict[str, dict[str, Words | list[Node]]] = field(default_factory=dict)
    starts: dict[str, int] = field(default_factory=dict)


@dataclass(slots=True)
class _Body:
    reading: Reading
    whole: _Part
    phases: list[_Part] = field(default_factory=list)
    phase: _Part | None = None
    section: _Open | None = None


def parse_body(text: str, reading: Reading, *, offset: int, known: Table) -> Table:
    """The body as a table of phases, guards and messages. `known` is the front matter, which may hold none of them."""
    for key, _ in known.pairs:
        if plain_key(key.text) in keys.BODY:
            reading.wrong(
                "GG-1113", key.line, what=f"`{key.text}` belongs into the body", hint=f"Write `## {key.text.title()}`."
            )
    body = _Body(reading, _Part(0, offset + 1))
    for block in blocks(text, offset=offset):
        if len(block.text) > TEXT_CHARS_MAX:
            _too_long(body, block)
        elif block.kind is Kind.HEADING:
            _heading(body, block)
        elif body.section is not None and body.section.key is not None:
            _line(body, body.section.key, block)
        else:
            _prose(body, block)
    return _tree(body)


def _too_long(body: _Body, block: Block) -> None:
    """A line that is longer than anybody's criterion is prose, or refused where lines are carried out."""
    is_carried_out = body.section is not None and body.section.key is not None and not is_prose(block)
    if is_carried_out or block.kind is Kind.HEADING or block.box is not None:
        body.reading.wrong("GG-1002", block.line, what=f"a line longer than {TEXT_CHARS_MAX} characters")


def _heading(body: _Body, block: Block) -> None:
    if body.section is not None and block.level <= body.section.level:
        body.section = None
    if body.phase is not None and block.level <= body.phase.level:
        body.phase = None
    phase = phase_heading(block.text, block.line)
    if phase is not None:
        _open_phase(body, phase, block)
    elif body.section is None or body.section.key is None:
        _open_section(body, block)


def _open_phase(body: _Body, heading: PhaseHeading, block: Block) -> None:
    part = _Part(block.level, block.line)
    part.values["title"] = Words(heading.title, block.line)
    body.phases.append(part)
    body.phase, body.section = part, None
    if heading.number != len(body.phases):
        what = f"phase {heading.number} stands in place {len(body.phases)}"
        body.reading.wrong("GG-1302", block.line, what=what)
    for strange in heading.strange:
        hint = "Brackets hold a duration and a share: `(7–10 days, 10% of traffic)`."
        body.reading.wrong("GG-1106", block.line, what=f"not understood: `({strange})`", hint=hint)
    for key, value in heading.labels:
        _label(body, part, key, value=value)


def _open_section(body: _Body, block: Block) -> None:
    name = section_name(block.text)
    names = PHASE_SECTIONS if body.phase is not None else PLAN_SECTIONS
    key = names.get(name)
    if key is None and body.phase is not None and _labelled(body, block):
        return
    if key is None:
        _check_heading(body, block, name, names=names)
    part = body.phase or body.whole
    if key is not None and key in part.starts:
        what = f"a second section `{block.text}`; the first is in line {part.starts[key]}"
        body.reading.wrong("GG-1110", block.line, what=what)
    elif key is not None:
        part.starts[key] = block.line
    body.section = _Open(key, block.level, block.line)


def _check_heading(body: _Body, block: Block, name: str, *, names: dict[str, str]) -> None:
    other = PLAN_SECTIONS if body.phase is not None else PHASE_SECTIONS
    if body.phase is not None and name in STEP_SECTIONS:
        hint = "gonogo derives its steps from the components; call the section otherwise if it is for people to read."
        body.reading.wrong("GG-1113", block.line, what=f"`{block.text}` would not be carried out", hint=hint)
    elif name in other:
        where = "after the phases, at the level of a phase" if body.phase is not None else "inside a phase"
        body.reading.wrong(
            "GG-1113", block.line, what=f"`{block.text}` stands in the wrong place", hint=f"It belongs {where}."
        )
    else:
        near = nearest(name, [*names, *other], NEAR)
        if near is not None:
            body.reading.wrong(
                "GG-1104", block.line, what=f"the heading `{block.text}`", hint=f"did you mean `{near}`?"
            )


def _line(body: _Body, key: str, block: Block) -> None:
    part = body.phase or body.whole
    if key in ("before", "decision"):
        gate = part.gates.setdefault(key, {})
        for label, words in gate_lines(body.reading, block):
            items = gate.setdefault("items", [])
            if label == "items" and isinstance(items, list):
                items.append(words)
            elif label in gate:
                body.reading.wrong("GG-1110", block.line, what=f"`{label}` is said twice")
            else:
                gate[label] = words
        return
    lines = message_lines if key == "messages" else criterion_lines
    part.lists.setdefault(key, []).extend(lines(body.reading, block))


def _prose(body: _Body, block: Block) -> None:
    if is_prose(block) or block.kind in (Kind.CODE, Kind.HTML):
        return
    if body.phase is not None and body.section is None and _labelled(body, block):
        return
    if block.box is not None:
        body.reading.wrong("GG-1108", block.line, what=f"nobody would look at `{block.text}`")


def _labelled(body: _Body, block: Block) -> bool:
    """Take `Duration: 3–5 days` under a phase's heading; True where it was one, or nearly."""
    text = ": ".join(block.cells[:2]) if block.kind is Kind.ROW else block.text
    said = label_and_rest(text)
    if said is None or body.phase is None:
        return False
    name = plain_key(said[0])
    if name in LABELS:
        _label(body, body.phase, LABELS[name], value=Words(said[1], block.line))
        return True
    near = nearest(name, LABELS, NEAR)
    if near is not None:
        body.reading.wrong("GG-1104", block.line, what=f"the label `{said[0]}`", hint=f"did you mean `{near}`?")
    return near is not None


def _label(body: _Body, part: _Part, key: str, *, value: Words) -> None:
    if key in part.values:
        what = f"the {key} is given in line {part.values[key].line} and again here"
        body.reading.wrong("GG-1110", value.line, what=what)
        return
    part.values[key] = value


def _tree(body: _Body) -> Table:
    line = body.whole.line
    pairs: list[tuple[Words, Node]] = [
        (Words(key, body.whole.starts[key]), Listing(tuple(body.whole.lists.get(key, [])), body.whole.starts[key]))
        for key in body.whole.starts
    ]
    if body.phases:
        phases = Listing(tuple(_phase_table(part) for part in body.phases), body.phases[0].line)
        pairs.append((Words("phases", phases.line), phases))
    return Table(tuple(pairs), line)


def _phase_table(part: _Part) -> Table:
    pairs: list[tuple[Words, Node]] = [(Words(key, value.line), value) for key, value in part.values.items()]
    for key, start in part.starts.items():
        node: Node
        if key in ("before", "decision"):
            node = _gate_table(part.gates.get(key, {}), start)
        else:
            node = Listing(tuple(part.lists.get(key, [])), start)
        pairs.append((Words(key, start), node))
    return Table(tuple(pairs), part.line)


def _gate_table(gate: dict[str, Words | list[Node]], line: int) -> Table:
    pairs: list[tuple[Words, Node]] = []
    for key, value in gate.items():
        node: Node = Listing(tuple(value), line) if isinstance(value, list) else value
        pairs.append((Words(key, line), node))
    return Table(tuple(pairs), line)
