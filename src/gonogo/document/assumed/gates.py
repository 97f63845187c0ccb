"""Where people come in: sign-offs, go/no-go, and what only a person can know."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator
from dataclasses import dataclass, field

from gonogo.core.outline import Line, Outline
from gonogo.core.plan import Gate, OnSilence
from gonogo.document.assumed.assumption import Silence
from gonogo.document.assumed.evidence import Evidence
from gonogo.document.assumed.figures import figure_of
from gonogo.document.assumed.places import Place, lines_in
from gonogo.document.criterion.peel import plain_words

SOMEBODY = "whoever the document means"
NOBODY = "somebody whom no line names"
WINDOW_S = 48 * 3600.0
"""How long a question stays open where the document does not say."""
_APPROVALS = re.compile(r"approval|sign-?off", re.IGNORECASE)
_SIGNER = re.compile(r"\*\*(?P<role>[^*]+)\*\*\s+[-–—]\s+\S")
_MEETING = re.compile(r"go/no-go|final sign-?off", re.IGNORECASE)
_UNREAD = frozenset({"step", "item", "prose", "alert rule"})
_DECIDES = re.compile(r"decision|decides|decided by|approv|sign-?off|go/no-go", re.IGNORECASE)
_BLANK = re.compile(r"\[[^\]()]+\](?!\()")
"""What is still to be filled in: `[Assign]`, and no link."""
_WINDOW = re.compile(r"(?P<hours>\d+)\s*hours?\b", re.IGNORECASE)


@dataclass(slots=True)
class Gates:
    """Gates by phase. `silences` are what is missing where a gate is not answered, by the gate's id."""

    before: dict[str, Gate] = field(default_factory=dict)
    decision: dict[str, Gate] = field(default_factory=dict)
    lines: dict[str, int] = field(default_factory=dict)
    silences: dict[str, tuple[Silence, ...]] = field(default_factory=dict)


def gates_of(outline: Outline, places: tuple[Place, ...], evidence: Evidence) -> Gates:
    """Every question that the document puts to people."""
    found = Gates()
    for place in places:
        _decision(found, outline, place, evidence)
    first = next(place for place in places if place.is_live)
    boxes = (line for line in outline.lines if line.phase == 0 and line.box is not None)
    meeting = next((line for line in boxes if _MEETING.search(line.label or line.text)), None)
    if decides_nothing(outline, evidence):
        _nobody(found, outline, first)
    elif meeting is not None:
        gate = Gate(f"{first.id}/before", plain_words(meeting.text), (SOMEBODY,), 1, WINDOW_S, OnSilence.HOLD)
        found.before[first.id], found.lines[gate.id] = gate, meeting.line
        words = f"line {meeting.line} names nobody who decides, and does not say what silence means"
        found.silences[gate.id] = (Silence(meeting.line, "", words),)
    return found


def decides_nothing(outline: Outline, evidence: Evidence) -> bool:
    """Whether the document has no criterion, no trigger and no decision at all."""
    kinds = {line.kind for line in outline.lines}
    return not (evidence.success or evidence.person or kinds & {"decision rule", "trigger", "criterion"})


def _nobody(found: Gates, outline: Outline, place: Place) -> None:
    gate = Gate(f"{place.id}/before", f"May {place.outline.title} begin?", (NOBODY,), 1, WINDOW_S, OnSilence.HOLD)
    found.before[place.id], found.lines[gate.id] = gate, place.outline.line
    words = "no line says when the new version is good, when it is bad, or who decides"
    every = range(len(outline.phases) + 1)
    found.silences[gate.id] = (Silence(place.outline.line, "", words), *unread(outline, every))


def unread(outline: Outline, phases: Container[int]) -> tuple[Silence, ...]:
    """The lines in those phases whose figures no heading makes a criterion, in one word; () where there are none."""
    lines = [one.line for one in outline.lines if figure_of(one) and one.phase in phases and one.kind in _UNREAD]
    if not lines:
        return ()
    which = ", ".join(str(line) for line in lines)
    words = f"the figures of line {which} stand under no heading that makes them criteria: `### Failure criteria`"
    return (Silence(lines[0], "", words),)


def _decision(found: Gates, outline: Outline, place: Place, evidence: Evidence) -> None:
    lines = list(lines_in(outline, place))
    rules = [line for line in lines if line.kind == "decision rule"]
    person = evidence.person.get(place.id, [])
    signers = _signers(lines) if _APPROVALS.search(place.outline.title) else []
    decider = next(((one, role) for one in lines if (role := _decider(one))), None)
    if not (rules or person or signers or decider):
        return
    line = (*rules, *signers, *([decider[0]] if decider else ()), *person)[0]
    named = tuple(plain_words(_role(signer)) for signer in signers) or ((decider[1],) if decider else ())
    roles = named or (SOMEBODY,)
    items = tuple(plain_words(one.text) for one in person)
    window = next((w for one in lines if "window" in one.label.lower() and (w := _WINDOW.search(one.text))), None)
    window_s = float(window["hours"]) * 3600 if window else WINDOW_S
    question = f"{place.outline.title}: go on?"
    gate = Gate(f"{place.id}/decision", question, roles, len(roles), window_s, OnSilence.HOLD, items=items)
    found.decision[place.id], found.lines[gate.id] = gate, line.line
    asked = _Asked(line, named, decider[0].line if decider and not signers else line.line)
    found.silences[gate.id] = _unanswered(outline, lines, asked, is_rule=bool(rules))


@dataclass(frozen=True, slots=True)
class _Asked:
    """A question's line, the roles that the document names for it, and the line where it names them."""

    line: Line
    roles: tuple[str, ...]
    named_at: int


def _unanswered(outline: Outline, lines: list[Line], asked: _Asked, *, is_rule: bool) -> tuple[Silence, ...]:
    """What is missing where nobody answers."""
    line = asked.line
    window = next((one for one in lines if "window" in one.label.lower()), None)
    found = []
    if is_rule:
        found.append(Silence(line.line, "GL407", f"line {line.line} names nobody who decides"))
        if window is not None:
            words = f"line {window.line} does not say what it means when nobody has decided by then"
            found.append(Silence(window.line, "GL408", words))
        return tuple(found)
    if asked.roles:
        words = f"no line says what it means when {' and '.join(asked.roles)} (line {asked.named_at}) does not answer"
        return (Silence(asked.named_at, "", words), *_unnamed(outline, asked.roles))
    about = "this criterion" if line.phase else "the success criteria"
    return (
        Silence(line.line, "", f"nobody is named who answers for {about} (line {line.line}), nor what silence means"),
    )


def _decider(line: Line) -> str:
    """Who decides by this line: an owner, or what stands under `Decision` in a table of phases; "" where nobody."""
    if line.label.lower() == "owner":
        return plain_words(line.rest).strip()
    cells = zip(line.header, line.cells, strict=False) if line.kind == "schedule" else ()
    return next((plain_words(cell).strip() for head, cell in cells if _DECIDES.search(head)), "")


def _unnamed(outline: Outline, roles: tuple[str, ...]) -> Iterator[Silence]:
    """The contacts of those roles that are still to be filled in."""
    for one in outline.lines:
        role = plain_words(one.cells[0] if one.cells else one.label)
        if one.kind == "role" and role and _BLANK.search(one.text) and any(role in said for said in roles):
            yield Silence(one.line, "GL401", f"line {one.line} does not say who is {role}")


def _signers(lines: list[Line]) -> list[Line]:
    return [line for line in lines if line.box is None and _SIGNER.match(line.text)]


def _role(line: Line) -> str:
    found = _SIGNER.match(line.text)
    return found["role"] if found else line.text
