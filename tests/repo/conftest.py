"""What the rules of the house look at: every text file of the project, by its path from the top."""

from __future__ import annotations

from pathlib import Path

import pytest

TOP = Path(__file__).parents[2]
NOT_OURS = {".git", ".venv", ".gonogo", ".hypothesis", "dist", "node_modules"}


def _is_ours(path: Path) -> bool:
    parts = path.relative_to(TOP).parts
    return path.is_file() and not any(part in NOT_OURS or part.endswith(("_cache", "__")) for part in parts)


@pytest.fixture(scope="session")
def top() -> Path:
    """The project's folder."""
    return TOP


@pytest.fixture(scope="session")
def texts() -> dict[str, str]:
    """Every text file: path from the top, with forward slashes, to its text."""
    found = {}
    for path in sorted(TOP.rglob("*")):
        if not _is_ours(path):
            continue
        try:
            found[path.relative_to(TOP).as_posix()] = path.read_text("utf-8")
        except UnicodeDecodeError:
            continue
    return found


@pytest.fixture(scope="session")
def sources(texts: dict[str, str]) -> dict[str, str]:
    """The Python files."""
    return {path: text for path, text in texts.items() if path.endswith(".py")}
