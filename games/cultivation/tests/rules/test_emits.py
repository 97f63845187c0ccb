"""Every event that a rule can emit is in the catalogue, with exactly the data that the catalogue says."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

import cultivation
from cultivation.rules.catalogue import CATALOGUE
from cultivation.rules.events import TOLD
from cultivation.rules.handlers import HANDLERS

RULES = Path(cultivation.__file__).parent / "rules"


def emitted(source):
    """(line, type, names of the data) of every event in a source; data of a spread dictionary by its own keys."""
    for node in ast.walk(ast.parse(source)):
        if not (isinstance(node, ast.Call) and getattr(node.func, "id", "") in {"emit", "tell"}):
            continue
        place = 1 if node.func.id == "emit" else 2
        names = {word.arg for word in node.keywords if word.arg}
        for word in node.keywords:
            if word.arg is None and isinstance(word.value, ast.Dict):
                names |= {key.value for key in word.value.keys}
        if isinstance(node.args[place], ast.Constant):
            yield node.lineno, node.args[place].value, names


FOUND = [(path.name, *one) for path in sorted(RULES.rglob("*.py")) for one in emitted(path.read_text(encoding="utf-8"))]


@pytest.mark.parametrize(("file", "line", "kind", "names"), FOUND)
def test_an_event_is_as_the_catalogue_says(file, line, kind, names):
    """Quests and clients that count on an event find what they count on."""
    assert CATALOGUE.get(kind) == names, f"{file}:{line}"


def test_every_type_of_the_catalogue_is_emitted_and_nothing_else_is_listened_to():
    """A quest that waits for an event which nobody emits would wait for ever."""
    assert {kind for _, _, kind, _ in FOUND} == CATALOGUE.keys()
    assert TOLD | HANDLERS.keys() <= CATALOGUE.keys()


def test_the_check_finds_what_it_looks_for():
    """An event outside the catalogue does not slip through."""
    assert list(emitted("emit(turn, 'Moon', a=1, **{'b': 2})")) == [(1, "Moon", {"a", "b"})]
