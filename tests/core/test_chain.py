"""The hash chain."""

from __future__ import annotations

import hashlib
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gonogo.core.chain import Line, check, genesis, link, link_text
from gonogo.core.codec import canonical


def chained(run: str, texts: list[bytes]) -> list[Line]:
    """A whole journal of these texts."""
    lines: list[Line] = []
    for index, what in enumerate(texts):
        previous = lines[-1].digest if lines else genesis(run)
        digest = link_text(previous, index, at_s=index / 2, wall_s=float(index), what=what)
        lines.append(Line(index, index / 2, float(index), what, digest))
    return lines


JOURNAL = chained("run", [canonical({"kind": "StepDone", "v": 1, "n": n}) for n in range(6)])


def test_an_untouched_journal_holds() -> None:
    """A true record is believed."""
    assert check("run", JOURNAL) is None
    assert check("run", []) is None


@given(st.integers(0, 5), st.integers(0, 200), st.integers(1, 255))
def test_any_changed_byte_is_found_at_its_line(index: int, at: int, flip: int) -> None:
    """Nobody changes the record of a release afterwards, not even a space."""
    what = bytearray(JOURNAL[index].what)
    what[at % len(what)] ^= flip
    changed = [*JOURNAL[:index], replace(JOURNAL[index], what=bytes(what)), *JOURNAL[index + 1 :]]
    assert check("run", changed) == index


@pytest.mark.parametrize(
    "change",
    [
        {"at_s": 1.25},
        {"wall_s": 2.0000001},
        {"wall_s": float("nan")},
        {"index": 3},
        {"digest": "sha256:" + "0" * 64},
        {"digest": ""},
    ],
)
def test_a_changed_time_place_or_digest_is_found(change: dict[str, float]) -> None:
    """Nobody moves a decision in time."""
    assert check("run", [*JOURNAL[:2], replace(JOURNAL[2], **change), *JOURNAL[3:]]) == 2


@pytest.mark.parametrize(
    ("lines", "broken"),
    [
        (JOURNAL[1:], 0),
        ([*JOURNAL[:2], *JOURNAL[3:]], 2),
        ([*JOURNAL[:2], JOURNAL[3], JOURNAL[2], *JOURNAL[4:]], 2),
        ([*JOURNAL[:2], JOURNAL[1], *JOURNAL[2:]], 2),
    ],
)
def test_a_line_taken_out_put_in_or_moved_is_found(lines: list[Line], broken: int) -> None:
    """Nobody takes an answer out of the record."""
    assert check("run", lines) == broken


def test_a_record_of_another_run_does_not_pass_for_this_one() -> None:
    """A good release's journal is no evidence for another release."""
    assert check("other", JOURNAL) == 0


def test_the_digest_is_over_the_canonical_line() -> None:
    """An auditor needs no program of ours: SHA-256 over the line's canonical JSON is the digest."""
    what = {"kind": "WindowClosed", "v": 1}
    line = {"what": what, "index": 3, "at_s": 1.0, "wall_s": 2.0, "previous": "sha256:0"}
    assert link("sha256:0", 3, at_s=1, wall_s=2, happening_json=what) == (
        "sha256:" + hashlib.sha256(canonical(line)).hexdigest()
    )


def test_a_record_that_does_not_begin_at_its_beginning_is_found() -> None:
    """Whoever computes all digests anew still cannot number the lines as he likes."""
    digest = link_text(genesis("run"), 7, at_s=0.0, wall_s=0.0, what=b"{}")
    assert check("run", [Line(7, 0.0, 0.0, b"{}", digest)]) == 0
