from __future__ import annotations

import pytest

from gonogo.errors import GonogoError


def test_the_report_and_its_picture_lie_side_by_side(runs, journals, tmp_path):
    """One command gives a wiki page with its picture, wherever both are put."""
    runs.add(journals.tripped())
    page, drawn = tmp_path / "a" / "report.md", tmp_path / "b c" / "evidence.svg"
    runs.call("report", "latest", "-o", str(page), "--svg", str(drawn))
    assert drawn.read_text(encoding="utf-8").startswith("<svg")
    assert "![The evidence over time](../b%20c/evidence.svg)" in page.read_text(encoding="utf-8")


def test_the_picture_alone_goes_where_it_is_wanted(runs, journals, tmp_path):
    """A picture can be piped, and a folder that cannot be written says so."""
    runs.add(journals.promoted())
    assert runs.call("report", "latest", "--format", "svg").text.startswith("<svg")
    (tmp_path / "file").write_text("")
    with pytest.raises(GonogoError, match="cannot write"):
        runs.call("report", "latest", "--svg", str(tmp_path / "file" / "x.svg"))
