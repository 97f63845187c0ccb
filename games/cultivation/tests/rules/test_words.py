"""The filter: what is forbidden however it is spelled, and what is innocent however it looks."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cultivation.content.load import tables
from cultivation.rules import names, words
from cultivation.rules.turn import Rejected

CASES = tomllib.loads((Path(__file__).parents[1] / "cases" / "words.toml").read_text(encoding="utf-8"))
VECTORS = [(outcome, text) for outcome in ("allow", "mask", "reject") for text in CASES[outcome]]


@pytest.mark.parametrize(("outcome", "text"), VECTORS)
def test_a_text_is_judged_as_the_vectors_say(outcome, text):
    """Somebody from Scunthorpe can say so, and no disguise carries a forbidden word."""
    assert words.judged(text, tables())[0] == outcome


@pytest.mark.parametrize("name", CASES["good_names"])
def test_an_innocent_name_is_taken(name):
    """A name that only contains a forbidden word is a name."""
    assert names.checked(tables(), name)[0] == name


@pytest.mark.parametrize("name", CASES["bad_names"])
def test_a_forbidden_name_is_refused(name):
    """Nobody passes for the house, and nobody is insulted by a list of names."""
    with pytest.raises(Rejected, match="name_forbidden"):
        names.checked(tables(), name)


@given(
    st.lists(st.text("abc", min_size=1, max_size=4), min_size=1, max_size=8, unique=True), st.text("abc", max_size=40)
)
def test_the_automaton_finds_exactly_what_looking_everywhere_finds(patterns, text):
    """One pass over a text sees what a search for each word would see."""
    found = sorted((m.start, m.pattern) for m in words.automaton_of(tuple(patterns)).matches(text))
    places = [(n, p) for p in patterns for n in range(len(text)) if text.startswith(p, n)]
    assert found == sorted(places)
