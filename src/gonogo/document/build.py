"""From the tree of a document, whichever syntax it came from, to the plan."""

from __future__ import annotations

import re
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from gonogo.core.plan import Component, Plan
from gonogo.document import keys
from gonogo.document.bindings import (
    read_channels,
    read_components,
    read_going_back,
    read_people,
    read_signals,
    read_terms,
)
from gonogo.document.contradictions import find_contradictions
from gonogo.document.criteria import Bindings, read_lines
from gonogo.document.criterion.measures import RESERVED
from gonogo.document.criterion.sentence import Role
from gonogo.document.fields import Fields, duration, entry_name, fields, words
from gonogo.document.judging import read_judge
from gonogo.document.messages import read_messages
from gonogo.document.nodes import Table
from gonogo.document.phases import Around, read_phases
from gonogo.document.reading import Reading
from gonogo.errors import did_you_mean


def build_plan(root: Table, reading: Reading) -> Plan:
    """The plan of the tree. Where `reading` holds problems afterwards it is not fit for use."""
    table = fields(reading, root, "the plan", keys=(*keys.PLAN, *keys.BODY))
    _check_zone(reading, table)
    components = read_components(reading, table.need("components"))
    entry = _entry(reading, table, components)
    signals = read_signals(reading, table.get("signals"), components)
    people = read_people(reading, table.get("people"))
    channels = read_channels(reading, table.get("channels"))
    terms = read_terms(reading, table.get("criteria"))
    names = tuple(signal.name for signal in signals if signal.name not in RESERVED)
    homes = {signal.name: signal.component for signal in signals if signal.component is not None}
    bindings = Bindings(components, names, entry, terms, homes)
    guards = read_lines(reading, table.get("guards"), role=Role.GUARD, path="$.guards", bindings=bindings)
    for item in guards.items:
        reading.wrong(
            "GG-1113", item.line, what="a guard is measured; a person cannot be one", hint="Ask at a decision."
        )
    phases = table.get("phases")
    if phases is None:
        reading.wrong("GG-1301", table.table.line, what="the plan has no phase", hint=_hint_of_stages(reading))
    plan = Plan(
        name=words(reading, table.need("name"), "the name"),
        version=words(reading, table.need("version"), "the version"),
        components=components,
        entry=entry,
        phases=read_phases(reading, phases, Around(bindings, people)),
        guards=guards.criteria,
        judge=read_judge(reading, table.get("judge")),
        going_back=read_going_back(reading, table.need("going back", "Write `{window: 30 d, budget: 60 s}`.")),
        signals=signals,
        people=people,
        channels=channels,
        messages=read_messages(reading, table.get("messages"), [channel.name for channel in channels]),
        guard_gap_s_max=duration(reading, table.get("guard gap"), "the guard gap", default=2.0),
    )
    find_contradictions(plan, reading)
    return plan


def _hint_of_stages(reading: Reading) -> str:
    """How a heading that calls its phase otherwise must be written; "" where there is none."""
    for number, text in enumerate(reading.lines, start=1):
        found = _STAGE.fullmatch(text)
        if found is not None:
            meant = f"{found['signs']} Phase 1: {found['title']}"
            return f"`{text.strip()}` in line {number} is carried out as `{meant}`; phases are numbered from 1 on."
    return ""


_STAGE = re.compile(
    r"(?P<signs>#{1,6})\s+(?:stage|wave|ring|step|fase|étape|etapa|phase)\s+\d{1,2}\s*[:.–—-]*\s*(?P<title>\S.*?)\s*",
    re.IGNORECASE,
)


def _check_zone(reading: Reading, table: Fields) -> None:
    """The zone is no part of the plan: nothing that a run does depends on it, so it does not change the digest."""
    node = table.get("zone")
    name = words(reading, node, "the zone") if node is not None else ""
    if node is None or not name:
        return
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        reading.wrong("GG-1104", node.line, what=f"the time zone `{name}` is unknown", hint="Write `Europe/Berlin`.")


def _entry(reading: Reading, table: Fields, components: tuple[Component, ...]) -> str:
    """The component that users come in by: the only one, or the one that is named."""
    names = [component.name for component in components]
    node = table.get("entry")
    if node is None:
        if len(names) > 1:
            reading.wrong(
                "GG-1102", table.table.line, what="the plan has no `entry`", hint=f"One of: {', '.join(names)}."
            )
        return names[0] if len(names) == 1 else ""
    name = entry_name(reading, node, "the entry")
    if name and name not in names:
        reading.wrong("GG-1308", node.line, what=f"the entry `{name}` is no component", hint=did_you_mean(name, names))
    return name
