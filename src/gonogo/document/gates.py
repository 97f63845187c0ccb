"""The questions to people: before a phase, and at its end."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from gonogo.core.plan import Gate, OnSilence, Principal, PrincipalKind
from gonogo.document import keys
from gonogo.document.criteria import person_item
from gonogo.document.fields import duration, fields, listing, one_of, truth, whole, words
from gonogo.document.limits import PEOPLE_MAX
from gonogo.document.nodes import Node, Path, Words
from gonogo.document.reading import Reading
from gonogo.errors import did_you_mean

MAY_ANSWER = {"true": True, "may answer": True, "false": False, "may not answer": False}
_CLAUSES = re.compile(r"\s+(?:and|\+|&)\s+|\s*,\s*(?:and\s+)?")
_ALL_MET = re.compile(
    r"(?:all|every)(?: the)? success criteri(?:a|on)(?: (?:is|are|be))?(?: met| fulfilled| true)?", re.IGNORECASE
)
_ANY_MET = re.compile(
    r"(?:any|a|one)(?: of the)? failure criteri(?:on|a)(?: (?:is|are))?(?: met| true)?", re.IGNORECASE
)
_END_OF_PHASE = re.compile(r"(?:the )?end of (?:the |this )?phase(?: \d+)?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Asked:
    """Where a gate stands. `spare_s` is what the phase leaves for a decision between its shortest and longest hold."""

    gate_id: str
    path: Path
    title: str
    people: tuple[Principal, ...]
    spare_s: float | None = None


def read_gate(reading: Reading, node: Node, asked: Asked, *, claims: Sequence[Words] = ()) -> Gate:
    """The gate with everything said. `claims` are persons' items of other sections that it must cover."""
    is_before = asked.gate_id.endswith("/before")
    table = fields(reading, node, f"the gate {asked.gate_id}", keys=keys.GATE)
    reading.place(asked.path, node.line)
    go = _go_items(reading, table.get("go"))
    _check_no_go(reading, table.get("no go"))
    roles = _roles(reading, table.need("who", "Name the roles that may answer."), asked.people)
    question = table.get("question")
    gate = Gate(
        id=asked.gate_id,
        question=words(reading, question, "the question") if question else _question(asked.title, is_before=is_before),
        roles=roles,
        quorum=whole(reading, table.get("quorum"), "the quorum", default=1, bounds=(1, PEOPLE_MAX)),
        window_s=_window(reading, table.need("window", "Write `window: 48 h`."), asked),
        on_silence=one_of(
            reading,
            table.need("on silence", "Say what silence means when the window closes: hold, no-go or go."),
            "on silence",
            kinds=OnSilence,
            default=OnSilence.HOLD,
        ),
        programs=truth(reading, table.get("programs"), "programs", words_for=MAY_ANSWER),
        items=_items(reading, [*claims, *go, *listing(reading, table.get("items"), "items")]),
    )
    _check_quorum(reading, gate, node, asked.people)
    return gate


def _question(title: str, *, is_before: bool) -> str:
    return f"Begin {title}?" if is_before else f"{title}: go on?"


def _items(reading: Reading, nodes: Sequence[Node]) -> tuple[str, ...]:
    items: list[str] = []
    for node in nodes:
        claim = person_item(node) if isinstance(node, Words) else None
        text = words(reading, claim or node, "an item")
        if text in items:
            reading.wrong("GG-1110", node.line, what=f"the item `{text}` stands there twice")
        items.append(text)
    return tuple(items)


def _go_items(reading: Reading, node: Node | None) -> list[Words]:
    """What `go:` asks beyond the success criteria, which always must be met: claims for the people who decide."""
    text = words(reading, node, "go")
    clauses = [clause.strip(" .") for clause in _CLAUSES.split(text)]
    line = node.line if node is not None else 0
    return [Words(clause, line) for clause in clauses if clause and not _ALL_MET.fullmatch(clause)]


def _check_no_go(reading: Reading, node: Node | None) -> None:
    text = words(reading, node, "no-go").strip(" .")
    if node is not None and not _ANY_MET.fullmatch(text):
        why = "A failure criterion alone takes the new version off, at once; nothing can be added to it."
        reading.wrong(
            "GG-1106",
            node.line,
            what=f"no-go: `{text}`",
            why=why,
            hint="Write `no-go: any failure criterion met`, or leave it out.",
        )


def _roles(reading: Reading, node: Node | None, people: Sequence[Principal]) -> tuple[str, ...]:
    known = {role.lower(): role for principal in people for role in principal.roles}
    roles: list[str] = []
    nodes = listing(reading, node, "who")
    parts = [Words(part, entry.line) for entry in nodes for part in re.split(r",| or ", words(reading, entry, "who"))]
    for part in parts:
        role = known.get(part.text.strip().lower())
        if role is None:
            hint = did_you_mean(part.text.strip(), known.values())
            reading.wrong("GG-1310", part.line, what=f"nobody has the role `{part.text.strip()}`", hint=hint)
        elif role not in roles:
            roles.append(role)
    return tuple(roles)


def _window(reading: Reading, node: Node | None, asked: Asked) -> float:
    text = words(reading, node, "the window")
    if node is None or not _END_OF_PHASE.fullmatch(text):
        return duration(reading, node, "the window")
    if not asked.spare_s:
        why = "The gate opens at the shortest hold; nothing lies between it and the longest."
        hint = "Give the phase a range such as `7–10 days`, or the window a duration such as `48 h`."
        reading.wrong("GG-1307", node.line, what="the window ends when it begins", why=why, hint=hint)
        return 0.0
    return asked.spare_s


def _check_quorum(reading: Reading, gate: Gate, node: Node, people: Sequence[Principal]) -> None:
    able = [
        principal
        for principal in people
        if set(principal.roles) & set(gate.roles) and (gate.programs or principal.kind is PrincipalKind.PERSON)
    ]
    if gate.roles and len(able) < gate.quorum:
        names = ", ".join(principal.name for principal in able) or "nobody"
        reading.wrong("GG-1311", node.line, what=f"{gate.quorum} must approve and {names} may answer")
