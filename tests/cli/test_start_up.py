"""What a command loads before it does anything."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ASK = """
import contextlib, io, sys
from gonogo.cli.main import main
with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
    try:
        main(sys.argv[1:])
    except SystemExit:
        pass
print("\\n".join(sys.modules))
"""
HEAVY = {"gonogo.engine", "gonogo.core.codec", "gonogo.document.build", "gonogo.wiring", "rich", "yaml", "sqlite3"}


@pytest.mark.real
@pytest.mark.parametrize("command", ["lint", "explain", "adopt"])
def test_reading_a_document_loads_neither_engine_nor_reader_of_plans(command: str, tmp_path: Path) -> None:
    """The first five minutes with gonogo would be spent waiting for what they do not need."""
    document = tmp_path / "release.md"
    document.write_text("# Release 2\n\n## Phase 1: Beta (7 days)\n\n- error rate < 1%\n", encoding="utf-8")
    asked = (sys.executable, "-c", ASK, command, str(document))
    said = subprocess.run(asked, capture_output=True, text=True, timeout=60, check=True)
    loaded = set(said.stdout.split())
    assert "gonogo.document.explain" in loaded
    assert not HEAVY & loaded
