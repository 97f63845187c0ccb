"""Whatever a document holds: every line has one reading, the rules do not fall over, and adopting changes no word."""

from __future__ import annotations

import random
import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gonogo.core.codec import plan_digest
from gonogo.core.outline import KINDS, Outline
from gonogo.document import write_plan
from gonogo.document.adopt import adopt
from gonogo.document.explain import explain_text
from gonogo.document.read import read_document_text
from gonogo.document.reading import Reading
from gonogo.document.source import clean
from gonogo.errors import PlanErrors
from gonogo.lint import lint

ROOT = Path(__file__).parents[2]
FOUND = yaml.safe_load((ROOT / "tests" / "cases" / "fuzz" / "found.yaml").read_text(encoding="utf-8"))
"""Documents that were read wrongly once, and why."""
EXAMPLES = sorted((ROOT / "examples").glob("*.md"))
SHARED = (
    "dojopool-phased-deployment.md",
    "idle-cultivation-deployment-package.md",
    "necp-achievements.md",
    "necpgame-v2-release-coordination.md",
    "raos-9.4.0-action-plan.md",
)
MUTANTS = 12
"""Of each document and seed."""
WORD = re.compile(r"[A-Za-z]{3,}")
FENCE = re.compile(r"[ >\-*+\d.)\t]*(?:```|~~~)")
COMMENT = re.compile(r"<!--.*?-->")
FRAGMENTS = (
    *(
        "# Release 2",
        "## Phase 1: Beta (7–10 days, 10% of traffic)",
        "## Phase 2",
        "### Success criteria",
        "## Rollback",
    ),
    *("### Failure criteria", "## Risks", "**Owner:** [Assign]", "**Trigger Conditions:**", "- [ ] error rate < 1%"),
    *("- [x] p95 latency < 300 ms", "* > 1% error rate for 30+ minutes", "1. Stop traffic (5 minutes)", "+ a", "- "),
    *(
        "> error rate < 1%",
        "> 1% of users",
        "| Metric | Warning | Critical |",
        "|---|---|---|",
        "| errors | > 1% | > 5% |",
    ),
    *("| a |", "||", "```bash", "```", "~~~", "    code", "<!-- note -->", "<!--", "<div>", "---", "===", "***", ""),
    *(
        "  - nested: 99.9% uptime",
        "\t- tab",
        "OK **100%** (27/27)",
        "✅ Done",
        "T-48h: freeze",
        "Day 4: go/no-go",
        "\\",
    ),
    *(
        "Every 2 hours: status to Slack",
        "- `deploy.sh` and [guide](./GUIDE.md)",
        "components:",
        "name: x",
        "[a]: b",
        "🎉",
    ),
)
ENDS = (
    "",
    " ",
    "\t",
    " ✅",
    " (1-2 hours)",
    " 9 AM PT",
    ": ",
    "|",
    "`",
    "*",
    "**",
    "_",
    "%",
    "< 0.1% (target 0.01%)",
    "\u200b",
)
LINES = st.sampled_from(FRAGMENTS) | st.text(st.characters(codec="utf-8", exclude_characters="\n\r"), max_size=20)
DOCUMENTS = st.lists(st.tuples(LINES, st.sampled_from(ENDS)).map("".join), max_size=25).map("\n".join)
SLOW = settings(suppress_health_check=[HealthCheck.too_slow], max_examples=150)


def check(text: str) -> None:
    """Everything that is true of any text."""
    outline = explain_text(text, "release.md")
    assert all(line.kind in KINDS and line.reading for line in outline.lines)
    lost = unread(outline)
    assert not lost, lost
    known = len(outline.source)
    assert all(1 <= finding.line <= known and finding.message for finding in lint(outline))
    adopted = adopt(text, "release.md").text
    assert adopted.endswith(text)
    assert adopt(adopted, "release.md").text == adopted


def check_plan(text: str) -> bool:
    """What is true of a text that is a plan: it is the same one after a way through YAML. False where it is none."""
    reading = Reading("plan.md")
    try:
        cleaned = clean(text, reading)
        reading.stop_if_wrong()
        plan = read_document_text(cleaned, reading, is_yaml=False).plan
    except PlanErrors:
        return False
    as_yaml = read_document_text(write_plan(plan, "yaml"), Reading("plan.yaml"), is_yaml=True).plan
    as_markdown = read_document_text(write_plan(as_yaml, "markdown"), Reading("again.md"), is_yaml=False).plan
    assert plan_digest(as_markdown) == plan_digest(as_yaml) == plan_digest(plan)
    return True


def mutants(text: str, seed: int, count: int) -> Iterator[str]:
    """Seeded changes of a document: lines moved, doubled, cut, joined, mixed with fragments; characters put in."""
    dice = random.Random(seed)  # noqa: S311  # a die that can be thrown again
    for _ in range(count):
        lines = text.split("\n")
        for _ in range(dice.randint(1, 6)):
            _change(lines, dice)
        yield "\n".join(lines)


def _change(lines: list[str], dice: random.Random) -> None:
    at, other = dice.randrange(len(lines)), dice.randrange(len(lines))
    line, cut = lines[at], dice.randint(0, len(lines[at]))
    changed: list[list[str]] = [
        [],
        [line, line],
        [line[:cut]],
        [line[:cut], line[cut:]],
        [line + lines[other]],
        [line, dice.choice(FRAGMENTS) + dice.choice(ENDS)],
        ["  " * dice.randint(1, 4) + line],
        [line[:cut] + dice.choice("|*`<>[]()#-%0123456789:&\\\u200b\u202e\x00é✅") + line[cut:]],
        [re.sub(r"\d+", lambda _: str(dice.choice((0, 1, 10**9, 10**40))), line)],
        [lines[other]],
    ]
    lines[at : at + 1] = dice.choice(changed)
    lines[:] = lines or [""]


def unread(outline: Outline) -> list[tuple[int, str]]:
    """Words of the document that stand in no reading: (line, word), found from the text and not from the reader."""
    blocks = sorted(outline.lines, key=lambda line: line.line)
    begins = [block.line for block in blocks]
    headers = {word for block in blocks for cell in block.header for word in WORD.findall(cell)}
    found = []
    for number, text in enumerate(outline.source, start=1):
        if number <= _front(outline.source) or FENCE.match(text):
            continue
        first = bisect_left(begins, begins[at - 1]) if (at := bisect_right(begins, number)) else 0
        said = blocks[first:at]
        if any("only the first" in block.reading for block in said):
            continue
        words = headers | set(WORD.findall(" ".join(block.text for block in said)))
        found += [(number, word) for word in WORD.findall(COMMENT.sub(" ", text)) if word not in words]
    return found


def _front(source: tuple[str, ...]) -> int:
    """How many lines the front matter has."""
    if source[0].strip() != "---":
        return 0
    return next((number for number, text in enumerate(source[1:], start=2) if text.strip() == "---"), 0)


@SLOW
@given(DOCUMENTS)
def test_a_document_of_fragments(text: str) -> None:
    """A line that the reader drops is a condition that nobody ever checks."""
    check(text)


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.name)
def test_damaged_examples(path: Path) -> None:
    """A slip of the hand in a document would take a command down, drop lines, or change what the plan means."""
    text = path.read_text(encoding="utf-8")
    assert check_plan(text), "the example itself is a plan"
    for mutant in mutants(text, 1, MUTANTS):
        check(mutant)
        check_plan(mutant)


@pytest.mark.parametrize("name", SHARED)
def test_damaged_documents_of_others(name: str) -> None:
    """The same, for documents that were not written for gonogo."""
    path = next((top / "shared/plans" / name for top in ROOT.parents if (top / "shared/plans" / name).exists()), None)
    if path is None:
        pytest.skip(f"shared/plans/{name} is not on this machine")
    for mutant in mutants(path.read_text(encoding="utf-8"), 2, MUTANTS):
        check(mutant)


@pytest.mark.parametrize("name", FOUND)
def test_what_was_found_once(name: str) -> None:
    """What was repaired would break again, unnoticed."""
    check(FOUND[name])
    check_plan(FOUND[name])
