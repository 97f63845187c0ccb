"""How errors are caught and raised."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

import pytest

CATCH_ALL = {"src/gonogo/engine/tick.py", "src/gonogo/cli/main.py"}
"""The only places that may catch what nobody named, once each: a run goes on being watched, and a user gets words."""
PRIVATE_SIGNALS = {"TimeoutError", "ValueError"}
"""What a driver's private functions may raise for its public ones to catch."""
PORT_OUTCOMES = {"src/gonogo/journal_store/": {"Conflict", "Fenced"}}
"""Outcomes that a port defines beside DriverError."""


def catch_alls(text: str) -> list[int]:
    """Lines that catch Exception, everything, or suppress it. A handler that ends by raising again is none."""
    lines = []
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.ExceptHandler) and _names(node.type) & {"Exception", "BaseException", ""}:
            last = node.body[-1]
            if not (isinstance(last, ast.Raise) and last.exc is None):
                lines.append(node.lineno)
        elif isinstance(node, ast.Call) and "suppress" in _names(node.func):
            suppressed = set().union(*map(_names, node.args))
            lines += [node.lineno] * bool(suppressed & {"Exception", "BaseException"})
    return lines


def _names(node: ast.expr | None) -> set[str]:
    if node is None:
        return {""}
    members = node.elts if isinstance(node, ast.Tuple) else [node]
    return {ast.unparse(member).rsplit(".", 1)[-1] for member in members}


def foreign_errors(path: str, text: str) -> list[str]:
    """What a driver raises besides DriverError. A call of a function in small letters makes the error elsewhere.

    Files that stand beside the drivers' folders are what drivers are made of, and no drivers.
    """
    if not re.match(r"src/gonogo/(?:drivers/\w+|journal_store)/", path):
        return []
    allowed = {"DriverError"}.union(*(names for room, names in PORT_OUTCOMES.items() if path.startswith(room)))
    return [
        f"{path}:{line}: {function or 'the module'} raises {name}"
        for line, function, name in _raised(ast.parse(text))
        if name not in allowed and not (function.startswith("_") and name in PRIVATE_SIGNALS)
    ]


def _raised(outer: ast.AST, function: str = "") -> Iterator[tuple[int, str, str]]:
    """(line, innermost function, class) of everything that is raised by its class."""
    for node in ast.iter_child_nodes(outer):
        is_function = isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        yield from _raised(node, node.name if is_function else function)  # type: ignore[attr-defined]  # a function has one
        if isinstance(node, ast.Raise) and node.exc is not None:
            (name,) = _names(node.exc.func if isinstance(node.exc, ast.Call) else node.exc)
            if name.lstrip("_")[:1].isupper():
                yield node.lineno, function, name


def test_only_two_places_catch_everything(sources: dict[str, str]) -> None:
    """An error is never swallowed by a net that was stretched for another."""
    counted = {path: len(catch_alls(text)) for path, text in sources.items() if path.startswith("src/")}
    assert {path: count for path, count in counted.items() if count > (path in CATCH_ALL)} == {}


def test_drivers_raise_only_driver_errors(sources: dict[str, str]) -> None:
    """The engine always knows whether the world changed, whichever driver failed."""
    found = [finding for path, text in sources.items() for finding in foreign_errors(path, text)]
    assert not found, "\n".join(["", *found])


@pytest.mark.parametrize(
    "text",
    [
        "try: ...\nexcept Exception: ...",
        "try: ...\nexcept (OSError, Exception) as e: ...",
        "try: ...\nexcept: ...",
        "try: ...\nexcept BaseException:\n    raise ValueError",
        "with contextlib.suppress(Exception): ...",
    ],
)
def test_a_net_for_everything_is_found(text: str) -> None:
    """The rule has been seen to fail."""
    assert catch_alls(text)


def test_a_named_error_and_a_cleaning_up_are_left_alone() -> None:
    """Taking back a transaction and raising again hides nothing."""
    assert not catch_alls("try: ...\nexcept OSError: ...\nexcept BaseException:\n    undo()\n    raise")


@pytest.mark.parametrize("text", ["raise ValueError(1)", "raise RuntimeError", "raise _Refused() from error"])
def test_a_foreign_error_of_a_driver_is_found(text: str) -> None:
    """The rule has been seen to fail."""
    assert foreign_errors("src/gonogo/drivers/router/x.py", text)
    assert not foreign_errors("src/gonogo/document/x.py", text)
    assert not foreign_errors("src/gonogo/drivers/x.py", text)


@pytest.mark.parametrize(
    "text",
    [
        "raise DriverError(1)",
        "raise",
        "raise error",
        "raise _named(error) from error",
        "def _f():\n    raise TimeoutError",
    ],
)
def test_an_allowed_error_of_a_driver_is_left_alone(text: str) -> None:
    """The rule stands in nobody's way."""
    assert not foreign_errors("src/gonogo/drivers/router/x.py", text)
