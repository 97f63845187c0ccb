"""The phases: title, audience, share, hold, criteria and gates."""

from __future__ import annotations

import re
from dataclasses import dataclass

from gonogo.core.plan import Gate, Pace, Phase, Principal
from gonogo.document import keys, quantity
from gonogo.document.criteria import Bindings, Lines, read_lines
from gonogo.document.criterion.sentence import Role
from gonogo.document.fields import Fields, fields, listing, one_of, words
from gonogo.document.gates import Asked, read_gate
from gonogo.document.limits import DURATION_S_MAX, PHASES_MAX
from gonogo.document.nodes import Node, Words
from gonogo.document.reading import Reading


@dataclass(frozen=True, slots=True)
class Around:
    """What a phase may refer to."""

    bindings: Bindings
    people: tuple[Principal, ...]


def read_phases(reading: Reading, node: Node | None, around: Around) -> tuple[Phase, ...]:
    """Every phase, in the order of the document."""
    nodes = listing(reading, node, "phases")
    if len(nodes) > PHASES_MAX:
        reading.wrong("GG-1002", nodes[0].line, what=f"more than {PHASES_MAX} phases")
    return tuple(_phase(reading, entry, around, index=index) for index, entry in enumerate(nodes[:PHASES_MAX]))


def _phase(reading: Reading, node: Node, around: Around, *, index: int) -> Phase:
    path = f"$.phases[{index}]"
    phase_id = f"phase-{index + 1}"
    table = fields(reading, node, phase_id, keys=keys.PHASE)
    reading.place(path, node.line)
    title = _title(reading, table)
    share = _share(reading, table)
    hold_s, hold_s_max = _hold(reading, table)
    success = _lines(reading, table, Role.SUCCESS, path=path, around=around)
    failure = _lines(reading, table, Role.FAILURE, path=path, around=around)
    asked = Asked(f"{phase_id}/before", f"{path}.before", f"phase {index + 1} ({title})", around.people)
    before = _gate(reading, table.get("before"), asked)
    asked = Asked(f"{phase_id}/decision", f"{path}.decision", asked.title, around.people, hold_s_max - hold_s)
    claims = (*success.items, *(_denied(item) for item in failure.items))
    decision = _gate(reading, table.get("decision"), asked, claims=claims)
    if claims and decision is None:
        reading.wrong("GG-1315", claims[0].line, what=f"{phase_id} has an item for a person and no decision")
    audience = table.get("audience")
    return Phase(
        id=phase_id,
        title=title,
        audience=words(reading, audience, "the audience")
        if audience
        else f"{quantity.write_percent(share)} of traffic",
        share_percent=share,
        hold_s=hold_s,
        hold_s_max=hold_s_max,
        success=success.criteria,
        failure=failure.criteria,
        before=before,
        decision=decision,
        pace=_pace(reading, table),
    )


def _lines(reading: Reading, table: Fields, role: Role, *, path: str, around: Around) -> Lines:
    place = f"{path}.{role.value}"
    return read_lines(reading, table.get(role.value), role=role, path=place, bindings=around.bindings)


def _gate(reading: Reading, node: Node | None, asked: Asked, *, claims: tuple[Words, ...] = ()) -> Gate | None:
    return None if node is None else read_gate(reading, node, asked, claims=claims)


def _denied(item: Words) -> Words:
    """What only a person can see fail: the decision asks that it was not seen."""
    return Words(f"not seen: {item.text}", item.line)


def _title(reading: Reading, table: Fields) -> str:
    node = table.need("title")
    title = words(reading, node, "the title")
    if node is not None and re.search(r"[()#:*`]|__", title):
        why = "These have a meaning in headings: brackets hold the duration and the share."
        reading.wrong("GG-1112", node.line, what=f"the title `{title}` holds one of ( ) # : * ` __", why=why)
    return title


def _share(reading: Reading, table: Fields) -> float:
    node = table.need("traffic", "Write `Traffic: 10%`, or the share in the heading: `(7–10 days, 10% of traffic)`.")
    text = words(reading, node, "the traffic")
    for tail in (" of traffic", " of users", " of the traffic", " of players"):
        text = text.removesuffix(tail)
    share = quantity.percent(text)
    if node is not None and (share is None or not 0 < share <= 100 or not float(round(share * 100, 6)).is_integer()):
        why = "A share is more than 0%, at most 100%, and goes in steps of 0.01%."
        reading.wrong("GG-1105", node.line, what=f"the traffic is `{text}`", why=why, hint="Write `10%`.")
        return 0.0
    return share or 0.0


def _pace(reading: Reading, table: Fields) -> Pace:
    node = table.get("pace")
    return Pace.FIXED if node is None else one_of(reading, node, "the pace", kinds=Pace, default=Pace.FIXED)


def _hold(reading: Reading, table: Fields) -> tuple[float, float]:
    node = table.need("duration", "Write `Duration: 7–10 days`, or the duration in the heading.")
    text = words(reading, node, "the duration")
    found = quantity.seconds_range(text)
    if node is None:
        return 0.0, 0.0
    if found is None or not 0 < found[0] <= DURATION_S_MAX or found[1] > DURATION_S_MAX:
        why = "A phase has a shortest and a longest hold, or one duration for both."
        reading.wrong(
            "GG-1105", node.line, what=f"the duration is `{text}`", why=why, hint="Write `7–10 days` or `72 h`."
        )
        return 0.0, 0.0
    if found[1] < found[0]:
        reading.wrong("GG-1307", node.line, what=f"`{text}` ends before it begins")
    return found
