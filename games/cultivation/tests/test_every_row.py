"""Every system and core part has its row, and every line of a row the tests that hold it."""

from __future__ import annotations

import ast
import tomllib
from functools import cache
from pathlib import Path

import pytest

import cultivation
from cultivation.rules.systems import CORE_PARTS, SYSTEMS

HERE = Path(__file__).parent
ROWS = tomllib.loads((HERE / "cases" / "rows.toml").read_text(encoding="utf-8"))
SMOKE = Path(cultivation.__file__).parent / "smoke"
LINES = [(row, line, test) for row, lines in ROWS.items() for line, tests in lines.items() for test in tests]


@cache
def functions(path):
    """The names of a file's functions."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return {node.name for node in tree.body if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)}


def exists(test):
    """Whether a story, a check of smoke, a test or a whole file of tests is there."""
    if "/" not in test:
        return (HERE / "cases" / "stories" / f"{test}.toml").exists()
    file, _, name = test.partition("::")
    path = (SMOKE / file.removeprefix("smoke/")) if file.startswith("smoke/") else HERE / file
    return path.exists() and (name in functions(path) if name else any(n.startswith("test_") for n in functions(path)))


def test_there_is_a_row_for_all_24_systems_and_the_4_core_parts():
    """A system without a test is seen by counting."""
    assert ROWS.keys() == {system.name for system in SYSTEMS} | set(CORE_PARTS)
    assert all(lines and all(tests for tests in lines.values()) for lines in ROWS.values())


@pytest.mark.parametrize(("row", "line", "test"), LINES)
def test_what_a_row_promises_is_tested(row, line, test):
    """No line of the table stands on a test that was renamed or never written."""
    assert exists(test), f"{row}: {line}"


@pytest.mark.parametrize("row", ROWS)
def test_a_row_does_not_stand_on_smoke_alone(row):
    """Smoke sees a build from outside; the rules behind it have tests of their own."""
    tests = [test for tests in ROWS[row].values() for test in tests]
    assert any(not test.startswith("smoke/") for test in tests)


@pytest.mark.parametrize(
    "test", ["no_such_story", "rules/test_power.py::test_nothing", "smoke/combat.py::nothing", "x/y.py"]
)
def test_the_table_notices_what_is_not_there(test):
    """The check itself is not empty."""
    assert not exists(test)
