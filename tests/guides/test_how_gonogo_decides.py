from __future__ import annotations

import importlib.util
import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TOOL = ROOT / "tools" / "make_figures.py"


@pytest.fixture(scope="module")
def tool():
    """The script as a module."""
    spec = importlib.util.spec_from_file_location("make_figures", TOOL)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def results(tool):
    """The results that the page is made from."""
    file = next(file for file in tool.RESULTS if file.exists())
    return file.name, json.loads(file.read_text(encoding="utf-8"))


def test_the_figures_of_the_page_are_those_of_the_bench():
    """Whoever reads how good the judge is reads what was measured last, not what somebody hoped."""
    done = subprocess.run([sys.executable, str(TOOL), "--check"], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_a_new_measurement_makes_the_page_stale(tool):
    """The comparison has been seen to fail: a figure that changes changes the page."""
    name, found = results(tool)
    text = tool.PAGE.read_text(encoding="utf-8")
    assert tool.with_figures(text, found, name=name) == text
    for row in found["rows"]:
        if row["rule"] == "gonogo" and row["effect"] == "5 %":
            row["failed_median"] = 12_345
    changed = tool.with_figures(text, found, name=name)
    assert "/ 12345 |" in changed
    assert changed != text


def test_every_rule_and_environment_of_the_bench_is_on_the_page(tool):
    """No row in which we look bad is left out."""
    _, found = results(tool)
    text = tool.PAGE.read_text(encoding="utf-8")
    quiet = [row for row in found["rows"] if row["effect"] == "none" and row["p0"] == tool.P0]
    for row in quiet:
        assert f"| {row['rule']} |" in text or f"| **{row['rule']}** |" in text
        assert row["environment"] in text


def test_a_page_without_its_marks_is_refused(tool):
    """Figures cannot be dropped by editing the page."""
    with pytest.raises(ValueError, match="needs these figures"):
        tool.with_figures("# Nothing", results(tool)[1], name="x")
