"""Sizes, parameters, names, inheritance: what keeps a file readable in one sitting."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

import pytest

FILE_LINES_MAX = 400
FUNCTION_LINES_MAX = 60
PARAMETERS_MAX = 5
POSITIONAL_MAX = 2
MODULE_WORDS = {"util", "utils", "helper", "helpers", "common", "base", "misc", "manager", "managers"}
DEFINED_WORDS = {"stage", "rollout", "pipeline", "workflow", "helper", "util", "misc"}
"""Words for which the glossary has another one."""
BARE_QUANTITIES = {"timeout", "delay", "interval", "weight", "duration"}
"""Names that need their unit: `give_up_s`, `share_bp`."""
PARAMETERS_ALLOWED = {
    ("append", 6),  # the journal's port: the fencing token belongs to every write
}
FunctionDef = ast.FunctionDef | ast.AsyncFunctionDef


def functions(text: str) -> Iterator[tuple[FunctionDef, bool]]:
    """(function, is a method) of a file, nested ones too."""
    tree = ast.parse(text)
    methods = {id(member) for node in ast.walk(tree) if isinstance(node, ast.ClassDef) for member in node.body}
    for node in ast.walk(tree):
        if isinstance(node, FunctionDef):
            yield node, id(node) in methods


def positional(function: FunctionDef, *, is_method: bool) -> int:
    """The number of parameters that can be given by place, without the object itself."""
    arguments = function.args
    is_bound = is_method and not any(ast.unparse(d) == "staticmethod" for d in function.decorator_list)
    return len(arguments.posonlyargs) + len(arguments.args) - is_bound


def is_swappable(function: FunctionDef) -> bool:
    """Whether two parameters given by place have the same type, so that a type checker lets a mix-up pass."""
    given = [*function.args.posonlyargs, *function.args.args]
    types = [ast.unparse(argument.annotation) if argument.annotation else "" for argument in given]
    types = types[1:] if given and given[0].arg in ("self", "cls") else types
    return len(set(types)) < len(types)


def port_methods(sources: dict[str, str]) -> set[str]:
    """Methods of the ports: fixed there, with the places their callers know, and fulfilled by drivers and fakes."""
    ports = [text for path, text in sources.items() if path.startswith("src/gonogo/ports/")]
    return {function.name for text in ports for function, is_method in functions(text) if is_method}


def too_large(path: str, text: str) -> list[str]:
    """Files and functions beyond the limits."""
    lines = text.count("\n") + 1
    found = [f"{path}: {lines} lines"] if lines > FILE_LINES_MAX else []
    for function, _ in functions(text):
        length = (function.end_lineno or 0) - function.lineno + 1
        if length > FUNCTION_LINES_MAX:
            found.append(f"{path}:{function.lineno}: {function.name} has {length} lines")
    return found


def too_many_parameters(path: str, text: str, exempt: set[str]) -> list[str]:
    """Functions with more parameters than anyone remembers, or with three by place of which two can be mixed up."""
    found = []
    for function, is_method in functions(text):
        by_place = positional(function, is_method=is_method)
        count = by_place + len(function.args.kwonlyargs)
        if count > PARAMETERS_MAX and (function.name, count) not in PARAMETERS_ALLOWED:
            found.append(f"{path}:{function.lineno}: {function.name} has {count} parameters")
        # A private function's callers are in the same file, in view.
        is_private = function.name.startswith("_") and function.name != "__init__"
        is_port = is_method and function.name in exempt
        if by_place > POSITIONAL_MAX and is_swappable(function) and not is_private and not is_port:
            found.append(f"{path}:{function.lineno}: {function.name} takes {by_place} parameters by place")
    return found


def bad_names(path: str, text: str) -> list[str]:
    """Modules, classes, functions and parameters whose names say nothing, or say it in another word."""
    module_words = {word for part in path.removesuffix(".py").split("/") for word in part.lower().split("_")}
    found = [f"{path}: {word} names nothing" for word in sorted(module_words & MODULE_WORDS)]
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, FunctionDef | ast.ClassDef):
            words = {word.lower() for word in re.findall(r"[A-Z]?[a-z]+", node.name)}
            found += [f"{path}:{node.lineno}: {node.name}: not {word}" for word in sorted(words & DEFINED_WORDS)]
        name = node.arg if isinstance(node, ast.arg) else None
        if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            name = node.target.id
        if name in BARE_QUANTITIES:
            found.append(f"{path}:{node.lineno}: {name} without its unit")  # type: ignore[attr-defined]  # both have one
    return found


def inheritance(path: str, text: str) -> list[str]:
    """Classes of ours that inherit from classes of ours: only Protocols and errors do."""
    tree = ast.parse(text)
    ours = {node.name for node in ast.walk(tree) if isinstance(node, ast.ClassDef)} | {
        alias.asname or alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("gonogo")
        for alias in node.names
    }
    found = []
    for node in ast.walk(tree):
        if not isinstance(node, ast.ClassDef):
            continue
        bases = [base.id for base in node.bases if isinstance(base, ast.Name)]
        if "Protocol" in bases:
            continue
        wrong = [base for base in bases if base in ours and not base.endswith(("Error", "Exception"))]
        found += [f"{path}:{node.lineno}: {node.name} inherits from {base}" for base in wrong]
    return found


def soft_values(path: str, text: str) -> list[str]:
    """Dataclasses of the core that could be changed after they were made."""
    if not path.startswith("src/gonogo/core/"):
        return []
    return [
        f"{path}:{node.lineno}: {node.name} is not frozen and slotted"
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.ClassDef)
        for decorator in node.decorator_list
        if "dataclass" in ast.unparse(decorator) and not _is_hard(ast.unparse(decorator))
    ]


def _is_hard(decorator: str) -> bool:
    return "frozen=True" in decorator and "slots=True" in decorator


def of_src(sources: dict[str, str]) -> dict[str, str]:
    """The files that are shipped."""
    return {path: text for path, text in sources.items() if path.startswith("src/")}


def test_files_and_functions_are_short(sources: dict[str, str]) -> None:
    """Whoever opens a file can read it in one sitting."""
    found = [finding for path, text in sources.items() for finding in too_large(path, text)]
    assert not found, "\n".join(["", *found])


def test_functions_take_few_parameters_and_name_them(sources: dict[str, str]) -> None:
    """A call reads without looking up what its third argument is."""
    exempt = port_methods(sources)
    ours = of_src(sources).items()
    found = [finding for path, text in ours for finding in too_many_parameters(path, text, exempt)]
    assert not found, "\n".join(["", *found])


def test_names_say_what_they_hold(sources: dict[str, str]) -> None:
    """One word per thing, and the unit with the quantity."""
    found = [finding for path, text in of_src(sources).items() for finding in bad_names(path, text)]
    assert not found, "\n".join(["", *found])


def test_nothing_inherits_but_protocols_and_errors(sources: dict[str, str]) -> None:
    """What a class does stands in that class."""
    found = [finding for path, text in of_src(sources).items() for finding in inheritance(path, text)]
    assert not found, "\n".join(["", *found])


def test_the_core_is_made_of_values(sources: dict[str, str]) -> None:
    """A state that was decided on cannot change afterwards."""
    found = [finding for path, text in sources.items() for finding in soft_values(path, text)]
    assert not found, "\n".join(["", *found])


PORTS = {"src/gonogo/ports/x.py": "class X(Protocol):\n    def lease(self, a, b, c, d): ..."}


@pytest.mark.parametrize(
    ("rule", "path", "text"),
    [
        (too_large, "src/gonogo/core/x.py", "x = 1\n" * 401),
        (too_large, "src/gonogo/core/x.py", "def f():\n" + "    x = 1\n" * 60),
        (bad_names, "src/gonogo/core/utils.py", ""),
        (bad_names, "src/gonogo/core/file_helpers.py", ""),
        (bad_names, "src/gonogo/base/x.py", ""),
        (bad_names, "src/gonogo/core/x.py", "class RolloutPlan: ..."),
        (bad_names, "src/gonogo/core/x.py", "def next_stage(): ..."),
        (bad_names, "src/gonogo/core/x.py", "def f(timeout): ..."),
        (bad_names, "src/gonogo/core/x.py", "class A:\n    weight: float"),
        (inheritance, "src/gonogo/core/x.py", "class A: ...\nclass B(A): ..."),
        (inheritance, "src/gonogo/core/x.py", "from gonogo.core.plan import Plan\nclass B(Plan): ..."),
        (soft_values, "src/gonogo/core/x.py", "@dataclass(frozen=True)\nclass A:\n    x: int"),
        (soft_values, "src/gonogo/core/x.py", "@dataclass\nclass A:\n    x: int"),
    ],
)
def test_a_bad_shape_is_found(rule: object, path: str, text: str) -> None:
    """Every rule has been seen to fail."""
    assert rule(path, text)  # type: ignore[operator]  # one of the rules above
    assert not rule("src/gonogo/core/x.py", "@dataclass(frozen=True, slots=True)\nclass A:\n    give_up_s: int")  # type: ignore[operator]  # ditto


@pytest.mark.parametrize(
    ("text", "is_bad"),
    [
        ("def f(a, b): ...", False),
        ("def f(a, b, *, c, d, e): ...", False),
        ("class A:\n    def f(self, a, b): ...", False),
        ("class A:\n    def lease(self, a, b, c, d): ...", False),
        ("class A:\n    def __exit__(self, a, b, c): ...", False),
        ("def _f(a, b, c): ...", False),
        ("def f(a: int, b: str, c: Plan): ...", False),
        ("def f(a: int, b: str, c: int): ...", True),
        ("class A:\n    def append(self, a, b, *, c, d, e, f): ...", False),
        ("def f(a, b, c): ...", True),
        ("def lease(a, b, c, d): ...", True),
        ("class A:\n    def f(self, a, b, c): ...", True),
        ("class A:\n    def __init__(self, a, b, c): ...", True),
        ("class A:\n    @staticmethod\n    def f(a, b, c): ...", True),
        ("def f(a, b, *, c, d, e, f): ...", True),
        ("def f():\n    def g(a, b, c): ...", True),
    ],
)
def test_too_many_parameters_are_found(text: str, is_bad: object) -> None:
    """Methods of a port keep the port's places; others name what a type checker cannot tell apart."""
    assert bool(too_many_parameters("src/gonogo/core/x.py", text, port_methods(PORTS))) == is_bad
