"""A team's own document becomes the beginning of a plan, and not a word of it changes."""

from __future__ import annotations

from pathlib import Path

import pytest

from gonogo.document.adopt import adopt
from gonogo.document.reading import Reading
from gonogo.document.source import split_front_matter
from gonogo.document.yaml_nodes import parse_yaml

TEXT = (
    "# Shop release v2.1.0\n\n## Phase 1: Few (3-5 days)\n\n### Success criteria\n\n- **Onboarding**: > 70%\n"
    "- users are happy\n\n## Communication plan\n\n- Team: Slack\n\n## Contacts\n\n- **Engineering Lead**: Ann\n"
)


def test_the_body_is_kept_to_the_byte() -> None:
    """A tool that rewrites the team's words is not used twice."""
    assert adopt(TEXT, "a.md").text.endswith(TEXT)


def test_adopting_twice_changes_nothing() -> None:
    """The second run would bury what somebody has filled in."""
    once = adopt(TEXT, "a.md").text
    assert adopt(once, "a.md").text == once


def test_the_draft_is_front_matter_even_with_its_signs_taken_away() -> None:
    """Whoever fills the draft in would first have to repair it."""
    for text in (adopt(TEXT, "a.md").text, adopt(TEXT, "a.md").text.replace("\n# ", "\n", 40)):
        reading = Reading("a.md")
        front = split_front_matter(text, reading)
        prose = front.bindings.replace("A draft by", "# A draft by").replace("\nThen ask", "\n# Then ask")
        bindings = parse_yaml(prose, reading)
        reading.stop_if_wrong()
        assert [key.text for key, _ in bindings.pairs][:2] == ["name", "version"]


def test_the_draft_holds_what_the_document_speaks_of() -> None:
    """The draft would be the same for everybody, and everybody would begin from nothing."""
    text = adopt(TEXT, "a.md").text
    for words in ('name: "Shop release v2.1.0"', 'version: "2.1.0"', "slack:", "Engineering Lead", "onboarding:"):
        assert words in text


def test_what_is_to_be_bound_is_told_with_its_lines() -> None:
    """People would learn of it one error at a time."""
    found = {item.what: item.lines for item in adopt(TEXT, "a.md").to_bind}
    assert found["a signal for what gonogo does not measure by itself"] == (7,)
    assert found["somebody who answers for what only people can know"] == (8,)


@pytest.mark.parametrize("text", ["", "\n", "no heading at all\n", "---\nname: x\n---\n# a\n"])
def test_any_text_can_be_adopted(text: str) -> None:
    """The emptiest document would end in a traceback."""
    assert adopt(text, "a.md").text.endswith(text)
    assert Path("a.md").name == "a.md"


def test_whom_the_document_names_is_in_the_draft_by_name() -> None:
    """A team would have to type its own names once more."""
    text = "# Shop 2\n\n- **Release captain**: Hanne Solberg\n- Lead: QA team\n- Shift 3: Gus\n- Support lead: ???\n"
    people = [line for line in adopt(text, "a.md").text.splitlines() if "kind: person" in line]
    assert people == ["#   Hanne Solberg: {kind: person, roles: [release captain]}"]
    nobody = adopt("# Shop 2\n\n## Contacts\n\n- **On-call**: [Engineering Lead]\n", "a.md").text
    assert "Name of the Engineering Lead: {kind: person, roles: [engineering lead]}" in nobody
