"""What clients tell of themselves reaches whoever releases: a broken page is seen before players write."""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.real


@pytest.fixture(scope="module")
def game(start_game, database):
    return start_game(database, "--build", "v1").wait_ready()


def counted(game, kind):
    name = f'cultivation_client_reports_total{{build="v1",kind="{kind}"}} '
    lines = [line for line in game.get("/metrics")[1].splitlines() if line.startswith(name)]
    return int(lines[0].rpartition(" ")[2]) if lines else 0


def test_reports_are_counted_by_kind(game):
    """A release that makes pages crash or crawl would otherwise look healthy from the server's side."""
    token = game.born("Reporter")
    for told in ({"kind": "begun"}, {"kind": "crash"}, {"kind": "frames", "fps": 60}, {"kind": "frames", "fps": 54}):
        assert game.send("/v1/report", told, token)[0] == 200
    assert [counted(game, kind) for kind in ("begun", "crash", "smooth", "slow")] == [1, 1, 1, 1]


@pytest.mark.parametrize("told", [{"kind": "happy"}, {"kind": "frames", "fps": -1}, {"kind": "crash", "text": "x"}, []])
def test_a_strange_report_is_refused(game, told):
    """Labels come from a closed set: nobody outside makes up names in our metrics."""
    status, reply = game.send("/v1/report", told, game.born(f"Strange {len(str(told))}"))
    assert (status, reply["code"]) == (400, "invalid_args")


def test_reports_need_a_session_and_have_a_pace(game):
    """A script could otherwise make every release look broken."""
    assert game.send("/v1/report", {"kind": "crash"})[0] == 401
    token = game.born("Flooding")
    codes = [game.send("/v1/report", {"kind": "crash"}, token)[0] for _ in range(14)]
    assert codes[:10] == [200] * 10
    assert 429 in codes
