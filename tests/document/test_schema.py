"""The schema for editors agrees with the reader."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from gonogo.document import plan_schema, read_plan, write_plan

EXAMPLES = sorted((Path(__file__).parents[2] / "examples").glob("*.md"))
TYPES: dict[str, type | tuple[type, ...]] = {
    "object": dict, "array": list, "string": str, "number": (int, float), "integer": int, "boolean": bool,
}  # fmt: skip


def _faults(value: Any, schema: dict[str, Any], path: str = "$") -> list[str]:
    """What of the schema's few words a value breaks; our own small reading of them."""
    if "anyOf" in schema:
        return [] if any(not _faults(value, other, path) for other in schema["anyOf"]) else [f"{path}: none fits"]
    if "enum" in schema:
        return [] if value in schema["enum"] else [f"{path}: {value}"]
    kinds = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
    if not any(isinstance(value, TYPES[kind]) for kind in kinds):
        return [f"{path}: {type(value).__name__}"]
    faults = []
    if isinstance(value, list):
        faults += [fault for i, item in enumerate(value) for fault in _faults(item, schema["items"], f"{path}[{i}]")]
    if isinstance(value, dict) and "additionalProperties" in schema:
        faults += [f"{path}: no {key}" for key in schema.get("required", []) if key not in value]
        for key, item in value.items():
            inner = schema.get("properties", {}).get(key) or schema["additionalProperties"]
            faults += _faults(item, inner, f"{path}.{key}") if inner else [f"{path}: {key} is unknown"]
    return faults


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.name)
def test_a_good_plan_fits_the_schema(path: Path) -> None:
    """An editor would underline in red what gonogo accepts."""
    assert not _faults(yaml.safe_load(write_plan(read_plan(path), "yaml")), plan_schema())


@pytest.mark.parametrize(
    "change", [{"colour": "red"}, {"components": {"a": {"stratgy": "canary"}}}, {"phases": "none"}]
)
def test_a_slip_does_not_fit_the_schema(change: dict[str, Any]) -> None:
    """An editor would be silent about what gonogo refuses."""
    plan = yaml.safe_load(write_plan(read_plan(EXAMPLES[0]), "yaml"))
    assert _faults({**plan, **change}, plan_schema())
