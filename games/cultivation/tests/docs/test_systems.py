"""The pages of the systems say what the code says."""

from __future__ import annotations

from pathlib import Path

import pytest

from cultivation import docs
from cultivation.protocol.commands import COMMANDS
from cultivation.protocol.commands.deals import DEALS
from cultivation.rules.systems import SYSTEMS

FOLDER = Path(__file__).parents[2] / "docs" / "systems"
PAGES = docs.pages()


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_not_stale(name):
    """Who reads the docs reads what this build does: `python -m cultivation.docs docs/systems` writes them anew."""
    assert (FOLDER / name).read_text(encoding="utf-8") == PAGES[name]


def test_every_system_has_its_page_and_no_other_is_left():
    """A system that was added or renamed is found under its name."""
    assert {path.name for path in FOLDER.iterdir()} == {f"{system.name}.md" for system in SYSTEMS}


@pytest.mark.parametrize("name", [*COMMANDS, *DEALS])
def test_a_command_is_described_in_words(name):
    """No command stands in a page without saying what it does."""
    command = COMMANDS.get(name) or DEALS[name]
    row = next(line for line in PAGES[f"{command.system}.md"].splitlines() if line.startswith(f"| `{name}` |"))
    assert len(row.split("|")[3].strip()) > 10
