"""Files that are no plans are refused with a reason, quickly, whatever they hold."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gonogo.document import read_document, read_plan
from gonogo.document.read import read_document_text
from gonogo.document.reading import Reading
from gonogo.document.source import clean
from gonogo.errors import PlanErrors

BASE = Path(__file__).parents[1] / "cases" / "document" / "base.md"
BOMB = "a: &a [x, x, x, x, x, x, x, x, x, x]\n" + "\n".join(
    f"{name}: &{name} [{', '.join(f'*{chr(ord(name) - 1)}' for _ in range(10))}]" for name in "bcdefghi"
)
FILES = {
    "empty": (b"", "plan.md", "GG-1005"),
    "binary": (bytes(range(256)), "plan.md", "GG-1003"),
    "image": (b"\x89PNG\r\n\x1a\n" + b"\0" * 100, "plan.yaml", "GG-1003"),
    "latin-1": ("name: Grüße".encode("latin-1"), "plan.yaml", "GG-1003"),
    "control characters": (b"name: a\x07b", "plan.yaml", "GG-1004"),
    "too large": (b"# x\n" * 2_500_000, "plan.md", "GG-1002"),
    "alias bomb": (BOMB.encode(), "plan.yaml", "GG-1002"),
    "deep list": (b"a: " + b"[" * 5_000, "plan.yaml", "GG-1002"),
    "deep table": ("".join(f"{' ' * i}a:\n" for i in range(200)).encode(), "plan.yaml", "GG-1002"),
    "two documents": (b"a: 1\n---\nb: 2\n", "plan.yaml", "GG-1009"),
    "a list": (b"- a\n- b\n", "plan.yaml", "GG-1103"),
    "another kind of file": (b"{}", "plan.json", "GG-1001"),
}


@pytest.mark.parametrize(("content", "name", "code"), FILES.values(), ids=FILES)
def test_a_file_that_is_no_plan_is_refused(content: bytes, name: str, code: str, tmp_path: Path) -> None:
    """A traceback, or minutes of a busy processor, in the place of one sentence."""
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(PlanErrors) as caught:
        read_plan(path)
    assert code in {problem.code for problem in caught.value.problems}, caught.value.render()


def test_a_missing_file_and_a_folder_are_named(tmp_path: Path) -> None:
    """The commonest slip of all, the wrong path, would be a traceback."""
    for path in (tmp_path / "none.md", tmp_path / "folder.md"):
        (tmp_path / "folder.md").mkdir(exist_ok=True)
        with pytest.raises(PlanErrors, match=path.name):
            read_plan(path)


def test_line_ends_and_a_byte_order_mark_change_nothing(tmp_path: Path) -> None:
    """A plan saved on Windows would lose its sign-offs."""
    other = tmp_path / "other.md"
    other.write_bytes(b"\xef\xbb\xbf" + BASE.read_bytes().replace(b"\n", b"\r\n"))
    assert read_plan(other) == read_plan(BASE)


def test_words_are_never_taken_for_other_types(tmp_path: Path) -> None:
    """Version 1.10 would become 1.1, the country NO false, and 12:30:45 a number."""
    text = BASE.read_text(encoding="utf-8")
    text = text.replace(
        'new: {version: "2", command: "web --port {port}"', "new: {version: 1.10, command: web NO 12:30:45 yes 0x1f"
    )
    path = tmp_path / "plan.md"
    path.write_text(text, encoding="utf-8")
    new = read_plan(path).component("web").new
    assert (new.version, new.command) == ("1.10", ("web", "NO", "12:30:45", "yes", "0x1f"))


def test_every_part_has_its_place() -> None:
    """A criterion that trips at night could not be found in the document."""
    document = read_document(BASE)
    lines = BASE.read_text(encoding="utf-8").split("\n")
    for path, words in {
        "$.phases[0].failure[0]": "error rate > 2% for 30 m",
        "$.phases[1].success[0]": "error rate < 1%",
        "$.guards[1]": "lost orders > 0",
        "$.phases[1]": "## Phase 2",
        "$.phases[0].decision": "### Decision",
        "$.components.web": "  web:",
        "$.messages[0]": "on promoted",
    }.items():
        assert words in lines[document.places[path].line - 1]


@settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_a_damaged_plan_never_ends_in_a_traceback(data: st.DataObject) -> None:
    """A half-saved file would take the program down instead of being told."""
    lines = BASE.read_text(encoding="utf-8").split("\n")
    for _ in range(data.draw(st.integers(1, 4))):
        index = data.draw(st.integers(0, len(lines) - 1))
        lines[index] = data.draw(
            st.sampled_from(
                ["", lines[index][::-1], lines[index] * 2, "- " + lines[index], lines[index][: len(lines[index]) // 2]]
            )
            | st.text(st.characters(codec="utf-8"), max_size=30)
        )
    reading = Reading("plan.md")
    try:
        text = clean("\n".join(lines), reading)
        reading.stop_if_wrong()
        read_document_text(text, reading, is_yaml=data.draw(st.booleans()))
    except PlanErrors as errors:
        found = errors.problems
        assert found  # both ends are good: a plan, or reasons


def test_a_line_that_is_too_long_is_refused_where_it_would_be_carried_out(tmp_path: Path) -> None:
    """A criterion of a megabyte is no criterion; a paragraph of prose may be long."""
    text = BASE.read_text(encoding="utf-8")
    path = tmp_path / "plan.md"
    path.write_text(text.replace("error rate > 2% for 30 m", "1+" * 100_000), encoding="utf-8")
    with pytest.raises(PlanErrors, match="GG-1002 a line longer than"):
        read_plan(path)
    path.write_text(text.replace("# shop 2", "# shop 2\n\n" + "prose " * 1_000), encoding="utf-8")
    assert read_plan(path) == read_plan(BASE)
