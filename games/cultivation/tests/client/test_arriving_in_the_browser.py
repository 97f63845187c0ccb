"""The first minute of a window: the server's time, what it wants of us, and numbers that grow without asking it."""

from __future__ import annotations

import json
import time

import pytest

pytestmark = pytest.mark.real


@pytest.fixture
def reckon(new_page, game):
    """Runs a piece of the client's own code on an empty page."""

    def run(script, argument=None):
        page = new_page()
        page.goto(f"{game.url}/client/seal.svg")
        return page.evaluate(script, argument)

    return run


def test_the_servers_time_is_the_median_of_the_last_five_round_trips(reckon):
    """One answer that was held up in a tunnel would move every countdown."""
    told = reckon(
        """async () => {
          const { heard, offsetMs } = await import("/client/clock.js");
          const told = [offsetMs()];
          // server's time, sent, got: the offset is the server's time less the middle of the trip
          for (const offset of [100, 900_000, 140, 120, -50_000, 130, 160, 150, 170, 180]) {
            heard(1_000_000 + offset, 1_000_000 - 40, 1_000_000 + 40);
            told.push(offsetMs());
          }
          return told;
        }"""
    )
    assert told == [0, 100, 450_050, 140, 130, 120, 130, 130, 130, 150, 160]


def test_qi_is_reckoned_from_the_last_snapshot_in_whole_numbers(reckon):
    """The page would promise a layer that the server does not give yet, or go back by one at the next look."""
    told = reckon(
        """async () => {
          const { qiNow } = await import("/client/live.js");
          const content = { realms: [{ cost: 1_000 }] };
          const me = (more) => ({ qi: 7, qi_rate: 1_337, server_ms: 5_000, realm: { r: 0, injury_until: 0 }, ...more });
          return [
            qiNow(5_000, me(), content), qiNow(5_747, me(), content), qiNow(5_748, me(), content),
            qiNow(1_005_000, me(), content), qiNow(1e12, me(), content), qiNow(4_000, me(), content),
            qiNow(1_005_000, me({ realm: { r: 0, injury_until: 505_000 } }), content),
          ];
        }"""
    )
    half_hurt = (1_337 * 8_000 // 10_000 * 500_000 + 1_337 * 500_000) // 1_000_000
    assert told == [7, 7, 8, 7 + 1_337, 8_000, 7, 7 + half_hurt]


def test_numbers_change_ten_times_a_second_even_while_the_page_is_drawn_anew(born):
    """Whoever scrolls a long list would pay for every number sixty times a second."""
    page = born("Calm")
    changes = page.evaluate(
        """async () => {
          const { invalidate } = await import("/client/loop.js");
          const { state } = await import("/client/game.js");
          const number = document.querySelector(".qi .number");
          let seen = 0;
          const watch = new MutationObserver(() => { seen += 1; });
          watch.observe(number, { childList: true, characterData: true, subtree: true });
          const began = performance.now();
          while (performance.now() < began + 2_000) {
            state.me.qi_rate = 900_000;
            invalidate();
            await new Promise((done) => { setTimeout(done, 8); });
          }
          return { seen, tenths: (performance.now() - began) / 100 };
        }"""
    )
    assert 1 <= changes["seen"] <= changes["tenths"] + 2


NOW = "now"
ANSWERS = {
    "ok": ({}, "Begin the path"),
    "update_available": ({"message": "A new hall is open", "until_ms": NOW, "url": "/"}, "Begin the path"),
    "client_outdated": ({"message": "This gate is closed to old clients", "url": "/new"}, "Get the new version"),
    "queue": ({"position": 41, "eta_ms": 65_000, "ticket": "t-41", "retry_after_ms": 60_000}, "Your place: 41"),
    "maintenance": ({"text": "We sweep the halls.", "until_ms": NOW, "retry_after_ms": 60_000}, "We sweep the halls."),
    "go_to": ({"build": "v9", "url": "/?elsewhere", "retry_after_ms": 60_000}, ""),
}


@pytest.mark.parametrize("outcome", ANSWERS)
def test_each_answer_of_the_handshake_is_shown_and_obeyed(new_page, game, outcome):
    """A player would stand before a blank page, and not know whether to wait, to load anew or to go elsewhere."""
    page = new_page()
    more, shown = ANSWERS[outcome]
    told = {name: time.time_ns() // 1_000_000 + 65_000 if value is NOW else value for name, value in more.items()}
    asked = []

    def answer(route):
        asked.append(route.request.post_data_json)
        isolated = {"outcome": "ok"} if "elsewhere" in page.url else {"outcome": outcome, **told}
        body = {"ok": True, "server_ms": time.time_ns() // 1_000_000, "content": "", **isolated}
        route.fulfill(status=200, content_type="application/json", body=json.dumps(body))

    page.route("**/v1/handshake", answer)
    page.goto(game.url)
    if outcome == "go_to":
        page.wait_for_url("**/?elsewhere")
        shown = "Begin the path"
    page.get_by_text(shown).wait_for()
    assert {"protocol", "client_build", "content"} <= asked[0].keys()
    if outcome == "queue":
        page.get_by_text("1:05").wait_for()
        assert page.evaluate("sessionStorage.getItem('nm.ticket')") == "t-41"
        page.reload()
        page.get_by_text(shown).wait_for()
        assert asked[-1]["ticket"] == "t-41"
    if outcome == "maintenance":
        page.locator(".gate .number").wait_for()
