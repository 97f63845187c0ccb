from __future__ import annotations

import pytest

from gonogo.cli.calling import call
from gonogo.errors import GonogoError, PlanErrors

BODY = (
    b"\xef\xbb\xbf# Shop 2.4\r\n\r\n## Phase 1: A tenth (1 day, 10%)\r\n\r\n- **Release Lead**: [name]\r\nno line end"
)


def adopt(*words):
    """What `gonogo adopt` answers."""

    def no_doors():
        raise AssertionError("nothing outside is needed")

    return call(("adopt", *map(str, words)), no_doors).answer


@pytest.fixture
def document(tmp_path):
    """A document with everything that a careless copy would change."""
    file = tmp_path / "release.md"
    file.write_bytes(BODY)
    return file


def test_the_copy_has_a_draft_and_every_byte_of_the_body(document, tmp_path):
    """A team's document stays its own, to the byte; the draft stands before it."""
    out = tmp_path / "deep" / "plan.md"
    answer = adopt(document, "-o", out)
    copy = out.read_bytes()
    assert copy.startswith(b"\xef\xbb\xbf---\n")
    assert copy.endswith(BODY.removeprefix(b"\xef\xbb\xbf"))
    assert document.read_bytes() == BODY
    assert "still to be bound" in answer.words
    assert f"{document}:" in answer.words
    assert answer.data["to_bind"][0]["lines"]


def test_adopting_twice_is_adopting_once(document, tmp_path):
    """Whoever runs it again gets the same, and loses nothing that they have filled in."""
    first, second = tmp_path / "one.md", tmp_path / "two.md"
    adopt(document, "-o", first)
    adopt(document, "-o", first)
    adopt(first, "-o", second)
    assert first.read_bytes() == second.read_bytes()
    second.write_text("mine")
    with pytest.raises(GonogoError) as told:
        adopt(document, "-o", second)
    assert told.value.code == "GG-2001"
    assert second.read_text() == "mine"


def test_without_a_file_the_copy_is_shown(document):
    """It can be looked at before anything is written."""
    assert "# components:" in adopt(document).text


def test_what_is_no_text_is_refused(tmp_path):
    """A picture gets a code, not a draft."""
    file = tmp_path / "picture.md"
    file.write_bytes(b"\x89PNG\xff")
    with pytest.raises(PlanErrors):
        adopt(file)
