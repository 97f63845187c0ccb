"""A plan back into a document. Reading it again gives the same plan, with the same digest."""

from __future__ import annotations

from typing import Any, Literal

import yaml

from gonogo.core.plan import Gate, Message, Pace, Phase, Plan
from gonogo.document.criterion.render import full_words
from gonogo.document.quantity import write_percent, write_seconds
from gonogo.document.write_bindings import bindings_of

Syntax = Literal["yaml", "markdown"]
LINE_CHARS = 120
SHORT_LIST_CHARS = 60


def write_plan(plan: Plan, syntax: Syntax) -> str:
    """The whole document in that syntax. Words of the body that are no part of the plan are not kept."""
    return _markdown(plan) if syntax == "markdown" else _yaml(plan)


def dump(value: dict[str, Any]) -> str:
    """A table as YAML, keys in their order, long texts as blocks."""
    return yaml.dump(
        value, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=LINE_CHARS, default_flow_style=None
    )


def _yaml(plan: Plan) -> str:
    whole = bindings_of(plan)
    if plan.guards:
        whole["guards"] = [full_words(guard) for guard in plan.guards]
    whole["phases"] = [_phase(phase) for phase in plan.phases]
    if plan.messages:
        whole["messages"] = [_message(message) for message in plan.messages]
    return dump(whole)


def _phase(phase: Phase) -> dict[str, Any]:
    table: dict[str, Any] = {
        "title": phase.title,
        "audience": phase.audience,
        "traffic": write_percent(phase.share_percent),
        "duration": duration_words(phase),
    }
    if phase.pace is not Pace.FIXED:
        table["pace"] = phase.pace.value
    if phase.before is not None:
        table["before"] = _gate(phase.before)
    if phase.success:
        table["success"] = [full_words(criterion) for criterion in phase.success]
    if phase.failure:
        table["failure"] = [full_words(criterion) for criterion in phase.failure]
    if phase.decision is not None:
        table["decision"] = _gate(phase.decision)
    return table


def _gate(gate: Gate) -> dict[str, Any]:
    table: dict[str, Any] = {
        "question": gate.question,
        "who": list(gate.roles),
        "quorum": gate.quorum,
        "window": write_seconds(gate.window_s),
        "on silence": gate.on_silence.value,
        "programs": "may answer" if gate.programs else "may not answer",
    }
    if gate.items:
        table["items"] = list(gate.items)
    return table


def _message(message: Message) -> dict[str, str]:
    return {"on": message.on, "channel": message.channel, "audience": message.audience, "text": message.text}


def duration_words(phase: Phase) -> str:
    """`72 h`, or `7 d – 10 d`."""
    shortest = write_seconds(phase.hold_s)
    return shortest if phase.hold_s == phase.hold_s_max else f"{shortest} – {write_seconds(phase.hold_s_max)}"


def _markdown(plan: Plan) -> str:
    parts = [f"---\n{dump(bindings_of(plan))}---", f"# {plan.name} {plan.version}"]
    if plan.guards:
        parts += ["## Guards", "\n".join(f"- {full_words(guard)}" for guard in plan.guards)]
    for number, phase in enumerate(plan.phases, start=1):
        parts += _phase_section(phase, number)
    if plan.messages:
        lines = (f"- on {m.on} → {m.channel}, {m.audience}: {m.text}" for m in plan.messages)
        parts += ["## Messages", "\n".join(lines)]
    return "\n\n".join(parts) + "\n"


def _phase_section(phase: Phase, number: int) -> list[str]:
    labels = [
        f"- Audience: {phase.audience}",
        f"- Traffic: {write_percent(phase.share_percent)}",
        f"- Duration: {duration_words(phase)}",
        *([f"- Pace: {phase.pace.value}"] if phase.pace is not Pace.FIXED else []),
    ]
    parts = [f"## Phase {number}: {phase.title}", "\n".join(labels)]
    if phase.before is not None:
        parts += ["### Before", _gate_lines(phase.before)]
    for heading, criteria in (("Success criteria", phase.success), ("Failure criteria", phase.failure)):
        if criteria:
            parts += [f"### {heading}", "\n".join(f"- [ ] {full_words(criterion)}" for criterion in criteria)]
    if phase.decision is not None:
        parts += ["### Decision", _gate_lines(phase.decision)]
    return parts


def _gate_lines(gate: Gate) -> str:
    table = _gate(gate)
    lines = [
        f"- question: {table['question']}",
        f"- who: {', '.join(gate.roles)}; quorum: {gate.quorum}; programs: {table['programs']}",
        f"- window: {table['window']}; on silence: {table['on silence']}",
        *(f"- [ ] person: {item}" for item in gate.items),
    ]
    return "\n".join(lines)


class _Dumper(yaml.CSafeDumper):
    """PyYAML is extended by subclasses only; this one writes long texts as blocks."""


def _text(dumper: _Dumper, text: str) -> yaml.ScalarNode:
    style = "|" if "\n" in text else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


def _list(dumper: _Dumper, values: list[Any]) -> yaml.SequenceNode:
    is_short = all(isinstance(value, str) for value in values) and sum(map(len, values)) <= SHORT_LIST_CHARS
    return dumper.represent_sequence("tag:yaml.org,2002:seq", values, flow_style=is_short)


_Dumper.add_representer(str, _text)
_Dumper.add_representer(list, _list)
