"""Who is on which side."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gonogo.core.cohort import bucket, is_new, share_bp, share_percent


@pytest.mark.parametrize(
    ("salt", "key", "expected"),
    # Computed by another program: printf 'release-1:guild-7' | b2sum -l 64, as a number, modulo 10,000.
    [("release-1", "guild-7", 4938), ("release-2", "guild-7", 7556), ("", "", 8957), ("s", "Прайд-é", 2733)],
)
def test_the_bucket_is_the_same_in_every_version_and_language(salt: str, key: str, expected: int) -> None:
    """A guild does not change sides because gonogo or a client was upgraded."""
    assert bucket(salt, key) == expected


@given(st.text(st.characters(codec="utf-8")), st.text(st.characters(codec="utf-8")), st.integers(0, 10_000))
def test_raising_the_share_moves_nobody_back(salt: str, key: str, bp: int) -> None:
    """Who is on the new version stays on it while the share grows; at 0 all are home, at 100 % all have moved."""
    assert 0 <= bucket(salt, key) <= 9999
    assert not is_new(salt, key, share_bp=0)
    assert is_new(salt, key, share_bp=10_000)
    assert is_new(salt, key, share_bp=min(10_000, bp + 1)) >= is_new(salt, key, share_bp=bp)


def test_a_share_holds_as_many_players_as_it_says() -> None:
    """Ten percent is ten percent of the cohorts, within chance (five standard deviations of 20,000)."""
    on_new = sum(is_new("salt", f"player-{n}", share_bp=1000) for n in range(20_000))
    assert abs(on_new - 2000) < 5 * (20_000 * 0.1 * 0.9) ** 0.5


def test_another_release_picks_other_players() -> None:
    """It is not the same guilds that go first every time."""
    first = {n for n in range(10_000) if is_new("a", str(n), share_bp=1000)}
    again = {n for n in range(10_000) if is_new("b", str(n), share_bp=1000)}
    assert len(first & again) < 200  # 100 are expected by chance


@pytest.mark.parametrize(
    ("percent", "bp"), [(0, 0), (5, 500), (0.001, 1), (33.333, 3333), (100, 10_000), (12.5, 1250), (0.29, 29)]
)
def test_percentages_become_ten_thousandths(percent: float, bp: int) -> None:
    """A plan's share is the share that is set; the smallest share is never rounded to nobody."""
    assert share_bp(percent) == bp
    assert share_percent(1250) == 12.5


@pytest.mark.parametrize("percent", [-0.1, 100.1, float("nan")])
def test_no_share_outside_its_range(percent: float) -> None:
    """A plan with 150 % is an error, not a full release."""
    with pytest.raises(ValueError, match="from 0 to 100 percent"):
        share_bp(percent)
