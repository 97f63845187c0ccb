"""Docstrings, reasons, and words that do not belong into the product."""

from __future__ import annotations

import ast
import re

import pytest

SELF = "tests/repo/test_words.py"
"""This file names the words that no other file may hold."""

UNFINISHED = re.compile(r"(?:#|//|<!--)\s*(?:TODO|FIXME|XXX|HACK)\b|\b(?:TODO|FIXME)\s*[:(]")
MACHINE = re.compile(r"(?<![\w.~])/(?:work|root|home/\w+|Users/\w+|opt/pypi)\b(?!\.)")
ORGANISATION = re.compile(
    r"\b(?:work-?trees?|sub-?agents?|AI[- ]generated|language model|BRIEF\.md|issues (?:show|resolved|note))\b"
    r"|\b(?:Claude|Anthropic|ChatGPT|Copilot)\b",
    re.IGNORECASE,
)
REGISTRY = re.compile(r"registry = \"(?!https://pypi\.org/simple\")|url = \"https?://(?!files\.pythonhosted\.org/)")
EXCUSE = re.compile(r"#\s*(?:noqa(?::\s*[A-Z]+\d+(?:,\s*[A-Z]+\d+)*)?|type:\s*ignore(?:\[[\w, -]+\])?)(?P<rest>.*)")
REASON = re.compile(r"\w.*\w")


def undocumented(path: str, text: str) -> list[str]:
    """Public modules, classes, functions and methods without a docstring."""
    tree = ast.parse(text)
    found = [] if ast.get_docstring(tree) or not text.strip() else [f"{path}: no docstring"]
    return found + _undocumented(path, tree)


def _undocumented(path: str, outer: ast.Module | ast.ClassDef) -> list[str]:
    found = []
    for node in outer.body:
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) or node.name.startswith("_"):
            continue
        is_variant = any(ast.unparse(decorator).endswith(("overload", ".setter")) for decorator in node.decorator_list)
        if not ast.get_docstring(node) and not is_variant:
            found.append(f"{path}:{node.lineno}: {node.name} has no docstring")
        if isinstance(node, ast.ClassDef):
            found += _undocumented(path, node)
    return found


def untold_tests(path: str, text: str) -> list[str]:
    """Tests that do not say in a sentence what a user would lose."""
    if not re.search(r"(?:^|/)tests/(?:.*/)?test_\w+\.py$", path):
        return []
    return [
        f"{path}:{node.lineno}: {node.name} has no sentence"
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name.startswith("test_")
        if not re.match(r"\S.*[.?]", ast.get_docstring(node) or "", re.DOTALL)
    ]


def unexcused(path: str, text: str) -> list[str]:
    """Exceptions to a rule without a reason beside them."""
    excuses = [(line, EXCUSE.search(words)) for line, words in enumerate(text.splitlines(), 1)]
    return [
        f"{path}:{line}: an exception without its reason" for line, excuse in excuses if excuse and _is_bare(excuse)
    ]


def _is_bare(excuse: re.Match[str]) -> bool:
    return REASON.search(excuse["rest"]) is None


def stray_words(path: str, text: str) -> list[str]:
    """Unfinished work, paths of one machine, words about how the work was organised, private registries."""
    rules = [(UNFINISHED, "unfinished"), (MACHINE, "a path of one machine"), (ORGANISATION, "not about the product")]
    if path.endswith(".lock"):
        rules = [(REGISTRY, "a private registry")]
    return [
        f"{path}:{line}: {match[0]}: {why}"
        for line, words in enumerate(text.splitlines(), 1)
        for pattern, why in rules
        if (match := pattern.search(words))
    ]


def test_everything_public_says_what_it_is_for(sources: dict[str, str]) -> None:
    """Whoever reads a name for the first time finds a sentence about it."""
    shipped = {path: text for path, text in sources.items() if path.startswith("src/")}
    found = [finding for path, text in shipped.items() for finding in undocumented(path, text)]
    assert not found, "\n".join(["", *found])


def test_every_test_says_what_a_user_would_lose(sources: dict[str, str]) -> None:
    """A failing test tells why it matters."""
    found = [finding for path, text in sources.items() for finding in untold_tests(path, text)]
    assert not found, "\n".join(["", *found])


def test_every_exception_to_a_rule_has_its_reason(sources: dict[str, str]) -> None:
    """Nobody has to guess whether an exception may be removed."""
    others = {path: text for path, text in sources.items() if path != SELF}
    found = [finding for path, text in others.items() for finding in unexcused(path, text)]
    assert not found, "\n".join(["", *found])


def test_only_words_about_the_product_are_shipped(texts: dict[str, str]) -> None:
    """What users read is finished and true on their machine too."""
    others = {path: text for path, text in texts.items() if path != SELF}
    found = [finding for path, text in others.items() for finding in stray_words(path, text)]
    assert not found, "\n".join(["", *found])


@pytest.mark.parametrize(
    ("rule", "path", "bad", "good"),
    [
        (undocumented, "src/gonogo/x.py", "x = 1", '"""Says."""\nx = 1'),
        (undocumented, "src/gonogo/x.py", '"""S."""\ndef f(): ...', '"""S."""\ndef _f(): ...'),
        (undocumented, "src/gonogo/x.py", '"""S."""\nclass A: ...', '"""S."""\nclass A:\n    """S."""'),
        (
            undocumented,
            "src/gonogo/x.py",
            '"""S."""\nclass A:\n    """S."""\n    def f(self): ...',
            '"""S."""\nclass A:\n    """S."""\n    def __init__(self): ...',
        ),
        (untold_tests, "tests/a/test_x.py", "def test_x(): ...", 'def test_x():\n    """Users lose it."""'),
        (untold_tests, "games/c/tests/test_x.py", 'def test_x():\n    """x"""', "def other(): ..."),
        (unexcused, "a.py", "x = 1  # noqa: E501", "x = 1  # noqa: E501  # a table reads better whole"),
        (unexcused, "a.py", "x = 1  # noqa: E501, A002", "x = 1  # noqa: E501, A002  A table reads better whole."),
        (unexcused, "a.py", "x = 1  # type: ignore[x]", "x = 1  # type: ignore[x]  # the library has no types"),
        (stray_words, "README.md", "TODO: write", "a plan with TODO in it is refused"),
        (stray_words, "a.py", "x = 1  # FIXME", "x = re.compile('TODO|TBD')"),
        (stray_words, "README.md", "cd /root/gonogo", "cd ~/gonogo"),
        (stray_words, "a.py", "P = '/work/main'", "P = '/var/lib/work'"),
        (stray_words, "README.md", "in /home/ann/x", "the /home page"),
        (stray_words, "README.md", "in my worktree", "the tree of work"),
        (stray_words, "README.md", "said Claude", "said Claudia"),
        (
            stray_words,
            "uv.lock",
            'source = { registry = "https://mirror.example/simple" }',
            'source = { registry = "https://pypi.org/simple" }',
        ),
        (
            stray_words,
            "uv.lock",
            'url = "https://mirror.example/a.whl"',
            'url = "https://files.pythonhosted.org/a.whl"',
        ),
    ],
)
def test_bad_words_are_found(rule: object, path: str, bad: str, good: str) -> None:
    """Every rule has been seen to fail, and to leave the good form alone."""
    assert rule(path, bad)  # type: ignore[operator]  # one of the rules above
    assert not rule(path, good)  # type: ignore[operator]  # ditto
