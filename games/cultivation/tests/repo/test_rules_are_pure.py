"""The rules stay what they promise to be: whole numbers, no clock, no dice of their own, no outside world."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

import cultivation

RULES = Path(cultivation.__file__).parent / "rules"
OUTSIDE = {
    "asyncio", "datetime", "decimal", "fractions", "logging", "os", "pathlib", "random", "secrets", "socket",
    "subprocess", "sys", "threading", "time", "asyncpg", "msgspec", "starlette", "uvicorn", "cmath", "numpy",
    "statistics", "zoneinfo", "calendar", "uuid", "io", "shutil", "tempfile", "urllib", "http", "json", "pickle",
    "importlib", "ctypes", "multiprocessing", "concurrent", "contextvars", "signal",
}  # fmt: skip
WORDS = {"float", "complex", "round", "open", "print", "input", "eval", "exec", "globals", "__import__"}
FILES = sorted(RULES.rglob("*.py"))


def impurities(source):
    """Everything in a source text that rules must not have."""
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Constant(value=float() | complex()):
                yield f"{node.lineno}: a float"
            case ast.BinOp(op=ast.Div()) | ast.AugAssign(op=ast.Div()):
                yield f"{node.lineno}: a true division"
            case ast.Name(id=name) if name in WORDS:
                yield f"{node.lineno}: {name}"
            case ast.Attribute(value=ast.Name(id="math"), attr=name) if name != "isqrt":
                yield f"{node.lineno}: math.{name}"
            case ast.Import(names=names):
                yield from (f"{node.lineno}: {n.name}" for n in names if n.name.split(".")[0] in OUTSIDE)
            case ast.ImportFrom(module="operator", names=names):
                yield from (f"{node.lineno}: operator.{n.name}" for n in names if n.name != "attrgetter")
            case ast.ImportFrom(module="math", names=names):
                yield from (f"{node.lineno}: math.{n.name}" for n in names if n.name != "isqrt")
            case ast.ImportFrom(module=str(module)) if module.split(".")[0] in OUTSIDE:
                yield f"{node.lineno}: {module}"


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_rules_know_only_whole_numbers(path):
    """A player gets the same result on every machine and at every replay."""
    assert list(impurities(path.read_text(encoding="utf-8"))) == []


@pytest.mark.parametrize(
    "text",
    ["x = 1.5", "x = a / b", "x /= 2", "round(x)", "float(x)", "import time", "from random import choice",
     "math.sqrt(2)", "from math import sqrt", "from operator import truediv", "import cmath", "x = 2j", "eval('1/2')",
     "complex(1)", "from zoneinfo import ZoneInfo", "import uuid", "globals()['x']()", "import os.path", "open('x')"],
)  # fmt: skip
def test_the_check_finds_what_it_looks_for(text):
    """An impure rule does not slip through."""
    assert list(impurities(text))


def test_every_rule_file_is_looked_at():
    """The check is not empty."""
    assert {"combat.py", "realms.py", "character.py", "inventory.py"} <= {path.name for path in FILES}
