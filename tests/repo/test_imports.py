"""Who may import whom: the table of the house."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator

import pytest

FACES = {"cli", "api", "console"}
ROOMS: dict[str, set[str]] = {
    "core": {"core"},
    "lint": {"core", "lint"},
    "checks": {"core", "checks"},
    "errors": {"errors"},
    "document": {"core", "document", "errors"},
    "report": {"core", "report", "errors"},
    # What other tools' rules would have done stands beside the product and is never part of a release.
    "backtest": {"core", "backtest", "errors"},
    "ports": {"core", "ports"},
    "drivers": {"core", "ports", "drivers"},
    "journal_store": {"core", "ports", "journal_store"},
    "engine": {"core", "ports", "engine", "errors"},
    "simulate": {"core", "ports", "engine", "simulate", "testing", "errors"},
    # The fake journal keeps the store's own rules of lines and leases, so that a simulated run meets the real ones.
    "testing": {"core", "ports", "testing", "journal_store"},
    **{face: {"core", "report", "document", "lint", "engine", "errors", "ports", "wiring", face} for face in FACES},
    "": set(),
}
"""Room → rooms it may import. The package itself (`gonogo.__version__`) is everybody's. `wiring` may import all."""
ROOMS["cli"] |= {"simulate", "backtest"}
ROOMS["wiring"] = {*ROOMS, "wiring"}

ENGINE_FACE = {"gonogo.engine"} | {
    f"gonogo.engine.{name}" for name in ("book", "carry_on", "guard", "holder", "opening", "outside", "people", "tick")
}
"""What faces may know of the engine: opening a run, being its engine or its guard, and telling it what people say."""
ENTRY_POINTS = {"src/gonogo/cli/guard_process.py", "src/gonogo/cli/main.py"}

PURE = {"core", "lint", "checks"}
PURE_LIBRARY = {
    *("__future__", "abc", "bisect", "calendar", "collections", "contextlib", "dataclasses", "datetime", "decimal"),
    *("difflib", "enum", "fractions", "functools", "hashlib", "heapq", "html", "itertools", "json", "math", "numbers"),
    *("operator", "re", "statistics", "string", "struct", "textwrap", "types", "typing", "unicodedata"),
}
"""The parts of the standard library that have no clock, input, output, randomness, environment or logging."""
IMPURE_CALLS = {"open", "print", "input", "exec", "eval", "__import__", "breakpoint", "hash", "id", "globals"}
IMPURE_METHODS = {"now", "utcnow", "today", "fromtimestamp", "astimezone"}

THIRD_PARTY: dict[str, set[str]] = {
    "document": {"yaml", "markdown_it"},
    "journal_store": {"psycopg"},
    "cli": {"cyclopts", "rich"},
}
"""Everything that is not in the standard library, by room. A driver has its own client library and is not listed."""
LAZY = {
    ("cli", "rich"),
    ("cli", "cyclopts"),
    ("cli", "gonogo.cli"),  # the modules that import the two above
    ("cli", "gonogo.wiring"),
    ("wiring", "gonogo.journal_store.postgres"),  # psycopg is an extra
}
"""What may be imported inside a function: what is slow or optional, and only where a command needs it."""


def room_of(path: str) -> str | None:
    """The room of one of gonogo's own files; "" for the package itself, None for any other file."""
    parts = path.split("/")
    if parts[:2] != ["src", "gonogo"]:
        return None
    name = parts[2].removesuffix(".py")
    return "" if name in ("__init__", "__main__") else name


def imported(path: str, text: str) -> Iterator[tuple[int, str, bool]]:
    """(line, module, is inside a function) of every import, relative ones resolved."""
    tree = ast.parse(text)
    inside = {id(node) for outer in ast.walk(tree) if _is_function(outer) for node in ast.walk(outer)}
    package = path.removeprefix("src/").removesuffix(".py").split("/")[:-1]
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield node.lineno, alias.name, id(node) in inside
        elif isinstance(node, ast.ImportFrom):
            start = package[: len(package) - node.level + 1] if node.level else []
            base = ".".join([*start, *([node.module] if node.module else [])])
            names = [f"{base}.{alias.name}" for alias in node.names] if base in ("gonogo", "gonogo.drivers") else [base]
            yield from ((node.lineno, name, id(node) in inside) for name in names)


def _is_function(node: ast.AST) -> bool:
    return isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)


def wrong_imports(path: str, text: str) -> list[str]:
    """What a file imports although the table does not allow it."""
    room = room_of(path)
    found = []
    for line, module, is_inside in imported(path, text):
        parts = module.split(".")
        why = None
        if parts[0] in ("gonogo", "cultivation"):
            why = _ours(path, room, parts)
        elif room is not None and parts[0] not in sys.stdlib_module_names:
            allowed = room == "drivers" or parts[0] in THIRD_PARTY.get(room, ())
            why = None if allowed else "is third party"
        elif room in PURE and parts[0] not in PURE_LIBRARY:
            why = "is not pure"
        if why:
            found.append(f"{path}:{line}: {module} {why}")
        if (
            is_inside
            and room is not None
            and not {(room, parts[0]), (room, module), (room, ".".join(parts[:2]))} & LAZY
        ):
            found.append(f"{path}:{line}: {module} is imported inside a function")
    return found


def _ours(path: str, room: str | None, parts: list[str]) -> str | None:
    """Why a file may not import one of our own modules; None where it may."""
    if room is None:
        # The game and gonogo do not know each other; tests and benches know both.
        is_other = path.startswith("games/") and parts[0] == "gonogo"
        return "is not the game's" if is_other else None
    if parts[0] == "cultivation":
        return "is the game's"
    if len(parts) == 1 or parts[1].startswith("__"):
        return None
    if parts[1] not in ROOMS[room]:
        return f"is not open to {room or 'the package'}"
    return _face(path, room, ".".join(parts))


def _face(path: str, room: str, module: str) -> str | None:
    """The finer rules: drivers apart, the engine's face, and the wiring."""
    own = "/".join(path.split("/")[2:4])
    if room == "drivers" and module.count(".") > 2 and "/".join(module.split(".")[1:3]) != own:
        return "is another driver's"
    if room in FACES and module.startswith("gonogo.engine") and module not in ENGINE_FACE:
        return "is the engine's own, not its face"
    if module == "gonogo.wiring" and path not in ENTRY_POINTS:
        return "is for entry points only"
    return None


def impure_calls(path: str, text: str) -> list[str]:
    """Calls of built-ins that read, write, run or depend on the process, in rooms that must be pure."""
    if room_of(path) not in PURE:
        return []
    calls = [node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Call)]
    names = [(call.lineno, call.func.id) for call in calls if isinstance(call.func, ast.Name)]
    methods = [(call.lineno, call.func.attr) for call in calls if isinstance(call.func, ast.Attribute)]
    return [f"{path}:{line}: {name}() is not pure" for line, name in names if name in IMPURE_CALLS] + [
        f"{path}:{line}: .{name}() reads a clock" for line, name in methods if name in IMPURE_METHODS
    ]


def test_the_rooms_import_only_what_the_table_allows(sources: dict[str, str]) -> None:
    """The core stays pure and a driver stays exchangeable, whoever adds a line."""
    found = [finding for path, text in sources.items() for finding in wrong_imports(path, text)]
    assert not found, "\n".join(["", *found])


def test_the_pure_rooms_stay_pure(sources: dict[str, str]) -> None:
    """A verdict can be derived again years later, because nothing but the journal went into it."""
    found = [finding for path, text in sources.items() for finding in impure_calls(path, text)]
    assert not found, "\n".join(["", *found])


def test_there_is_a_rule_for_every_room(sources: dict[str, str]) -> None:
    """A new room states who may be imported there before anything is built in it."""
    assert {room_of(path) for path in sources} - {None} <= ROOMS.keys()


@pytest.mark.parametrize(
    ("path", "text", "said"),
    [
        ("src/gonogo/core/x.py", "import os", "is not pure"),
        ("src/gonogo/core/x.py", "from time import time", "is not pure"),
        ("src/gonogo/core/judge/x.py", "from gonogo.ports import Clock", "not open to core"),
        ("src/gonogo/core/judge/x.py", "from ...ports.clock import Clock", "not open to core"),
        ("src/gonogo/core/x.py", "import yaml", "third party"),
        ("src/gonogo/core/x.py", "from gonogo import errors", "not open to core"),
        ("src/gonogo/ports/x.py", "import gonogo.engine.tick", "not open to ports"),
        ("src/gonogo/drivers/router/x.py", "from gonogo.drivers.target.local import Local", "another driver's"),
        ("src/gonogo/drivers/router/x.py", "from gonogo.engine import tick", "not open to drivers"),
        ("src/gonogo/engine/x.py", "from gonogo.drivers.router import envoy", "not open to engine"),
        ("src/gonogo/cli/x.py", "from gonogo.engine.acts import act", "not its face"),
        ("src/gonogo/cli/x.py", "from gonogo.journal_store.sqlite import SqliteJournal", "not open to cli"),
        ("src/gonogo/cli/x.py", "from gonogo.wiring import joined", "entry points only"),
        ("src/gonogo/engine/x.py", "import psycopg", "third party"),
        ("src/gonogo/report/x.py", "def f():\n    import json", "inside a function"),
        ("src/gonogo/report/x.py", "if TYPE_CHECKING:\n    from gonogo.engine import tick", "not open to report"),
        ("src/gonogo/simulate/x.py", "import cultivation", "is the game's"),
        ("games/cultivation/src/cultivation/x.py", "from gonogo.core import plan", "not the game's"),
    ],
)
def test_a_forbidden_import_is_found(path: str, text: str, said: str) -> None:
    """The table is held, not only written down."""
    assert said in " ".join(wrong_imports(path, text))


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("src/gonogo/core/judge/x.py", "from math import log\nfrom gonogo.core.plan import Plan"),
        ("src/gonogo/drivers/router/x.py", "import httpx\nfrom gonogo.drivers.router.latch import Latch"),
        ("src/gonogo/drivers/router/x.py", "from gonogo.drivers import processes"),
        ("src/gonogo/cli/x.py", "def f():\n    import rich"),
        ("src/gonogo/cli/main.py", "def f():\n    from gonogo.wiring import joined"),
        ("tests/core/x.py", "from gonogo.core import plan\nimport cultivation"),
        ("games/cultivation/src/cultivation/x.py", "import starlette"),
    ],
)
def test_an_allowed_import_is_left_alone(path: str, text: str) -> None:
    """The table stands in nobody's way."""
    assert wrong_imports(path, text) == []


@pytest.mark.parametrize("text", ["open('x')", "print(1)", "datetime.now()", "hash('x')"])
def test_an_impure_call_is_found(text: str) -> None:
    """What is no import but reads or writes all the same is found too."""
    assert impure_calls("src/gonogo/core/x.py", text)
    assert not impure_calls("src/gonogo/cli/x.py", text)
