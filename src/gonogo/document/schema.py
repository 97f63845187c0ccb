"""A JSON Schema of the YAML form, so that editors complete keys and show what they are for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from gonogo.document import keys

DRAFT = "https://json-schema.org/draft/2020-12/schema"
Schema = dict[str, Any]
_WORDS: Schema = {"type": ["string", "number", "boolean"]}
_STRINGS: Schema = {"type": ["string", "array"], "items": _WORDS}


def plan_schema() -> Schema:
    """The schema of a whole plan. It holds the keys and shapes; what their values mean is said by the reader alone."""
    whole = _table({**keys.PLAN, **keys.BODY}, _PLAN_VALUES, required=("name", "version", "components", "going back"))
    return {"$schema": DRAFT, "title": "gonogo plan", **whole, "required": [*whole["required"], "phases"]}


def _table(described: Mapping[str, str], values: Mapping[str, Schema], *, required: tuple[str, ...] = ()) -> Schema:
    properties = {key: {**values.get(key, _WORDS), "description": words} for key, words in described.items()}
    return {"type": "object", "properties": properties, "additionalProperties": False, "required": list(required)}


def _named(value: Schema) -> Schema:
    return {"type": "object", "additionalProperties": value}


def _either(table: Schema) -> Schema:
    return {"anyOf": [{"type": "string"}, table]}


_PROBE = _either(_table(keys.PROBE, {}, required=("path",)))
_ARTIFACT = _table(
    keys.ARTIFACT,
    {"command": _STRINGS, "env": _named(_WORDS), "config": _named(_WORDS), "requires": _STRINGS},
    required=("version", "command"),
)
_COMPONENT = _table(
    keys.COMPONENT,
    {
        "strategy": {"enum": ["canary", "blue-green", "rolling"]},
        "baseline": {"enum": ["standing", "fresh"]},
        "stable": _ARTIFACT,
        "new": _ARTIFACT,
        "ready": _PROBE,
        "smoke": {"anyOf": [{"type": "string"}, {"type": "array", "items": _PROBE}]},
        "drain": _either(_table(keys.DRAIN, {})),
        "after": _STRINGS,
        "replicas": {"type": "integer", "minimum": 1},
        "route": _table(keys.ROUTE, {"port": {"type": "integer"}}, required=("port", "cohort")),
    },
    required=("strategy", "stable", "new", "ready", "smoke"),
)
_GATE = _table(
    keys.GATE,
    {"who": _STRINGS, "items": _STRINGS, "quorum": {"type": "integer", "minimum": 1}},
    required=("who", "window", "on silence"),
)
_CRITERIA: Schema = {"type": "array", "items": {"type": ["string", "object"]}}
_PHASE = _table(
    keys.PHASE,
    {
        "pace": {"enum": ["fixed", "evidence"]},
        "before": _GATE,
        "decision": _GATE,
        "success": _CRITERIA,
        "failure": _CRITERIA,
    },
    required=("title", "traffic", "duration"),
)
_PLAN_VALUES: dict[str, Schema] = {
    "criteria": _table(keys.CRITERIA, {}),
    "components": _named(_COMPONENT),
    "signals": _named(_table(keys.SIGNAL, {}, required=("source", "url", "metric"))),
    "people": _named(_table(keys.PERSON, {"roles": _STRINGS}, required=("kind", "roles"))),
    "channels": _named(_table(keys.CHANNEL, {}, required=("kind",))),
    "judge": _table(keys.JUDGE, {"weights": _table(keys.WEIGHTS, {}), "cohorts": {"type": "integer", "minimum": 1}}),
    "going back": _table(keys.GOING_BACK, {}, required=("window", "budget")),
    "phases": {"type": "array", "items": _PHASE},
    "guards": _CRITERIA,
    "messages": {"type": "array", "items": _either(_table(keys.MESSAGE, {}, required=tuple(keys.MESSAGE)))},
}
