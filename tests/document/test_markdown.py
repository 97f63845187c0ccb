"""What Markdown makes of signs is not what teams mean by them."""

from __future__ import annotations

from pathlib import Path

import pytest

from gonogo.core.codec import plan_digest
from gonogo.document import read_plan

BASE = (Path(__file__).parents[1] / "cases" / "document" / "base.md").read_text(encoding="utf-8")
FAILURE = "- [ ] error rate > 2% for 30 m"
DECISION = "- who: lead, owner\n- window: end of phase\n- on silence: hold"


def _digest(text: str, folder: Path) -> str:
    path = folder / "plan.md"
    path.write_text(text, encoding="utf-8")
    return plan_digest(read_plan(path))


@pytest.mark.parametrize(
    "line",
    [
        "- > 2% error rate for 30 m",
        "> 2% error rate for 30 m",
        "* > 2% error rate for 30 minutes",
        "1. error rate > 2% for 30 m",
        "error rate > 2% for 30 m",
        "- **Error rate**: > 2% for 30+ minutes",
        "- [ ] error rate > 2% for 30 m <!-- agreed in May -->",
        "- error rate > 2%\n  for 30 m",
        "> We have seen this twice.\n\n- error rate > 2% for 30 m",
        "<!-- the old bound was 5% -->\n\n- error rate > 2% for 30 m",
        "| Criterion | Bound | For |\n|---|---|---|\n| error rate | > 2% | 30 m |",
        "| What must not be |\n|---|\n| error rate > 2% for 30 m |",
    ],
)
def test_a_criterion_is_one_however_it_is_marked(line: str, tmp_path: Path) -> None:
    """`> 2%` is a quotation to Markdown: the guard would silently be prose."""
    assert _digest(BASE.replace(FAILURE, line), tmp_path) == _digest(BASE, tmp_path)


@pytest.mark.parametrize(
    "lines",
    [
        "- who: lead, owner; window: end of phase; on silence: hold",
        "- **Who**: lead, owner\n- **Decision Window**: end of phase 1\n- **On silence**: hold",
        "\nWho: lead or owner\nWindow: 2 days\nOn silence: hold",
        "\n| | |\n|---|---|\n| who | lead, owner |\n| window | end of phase |\n| on silence | hold |",
        "- decided by: Lead, Owner\n- window: 48 h\n- on silence: hold\n- programs: may not answer\n- quorum: 1",
    ],
)
def test_a_decision_is_one_however_it_is_laid_out(lines: str, tmp_path: Path) -> None:
    """Every team lays its decisions out in its own way; each would get another digest."""
    assert _digest(BASE.replace(DECISION, lines), tmp_path) == _digest(BASE, tmp_path)


@pytest.mark.parametrize(
    "heading",
    [
        "## Phase 1: Few (3–5 days, 5% of traffic)",
        "## Phase 1 - Few (5%, 3 to 5 days)",
        "### **Phase 1**: Few (3-5 days, 5%)",
        "## Phase 1: Few\n\n- Duration: 3-5 days\n- **Traffic**: 5%",
        "## Phase 1: Few\n\n### Duration: 3-5 days\n\n### Traffic: 5% of users",
        "## Phase 1: Few (5%)\n\nThe first one.\n\nDuration: 3–5 d",
    ],
)
def test_a_phase_is_one_however_its_figures_are_given(heading: str, tmp_path: Path) -> None:
    """A duration that is not seen becomes an error, or worse, another duration."""
    text = BASE.replace("## Phase 1: Few (3–5 days, 5% of traffic)", heading)
    if heading.startswith("###"):
        text = text.replace("\n### ", "\n#### ").replace("\n#### **Phase", "\n### **Phase")
    assert _digest(text, tmp_path) == _digest(BASE, tmp_path)
