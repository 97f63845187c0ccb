"""The client as a player meets it: in a real browser, against a real game."""

from __future__ import annotations

import json
import random
import re
import time

import pytest

from cultivation.rules import power
from cultivation.rules.player import Power
from cultivation.rules.systems import SYSTEMS

pytestmark = pytest.mark.real

VECTORS = 10_000


def golden(seed):
    """Sources, realm and the power that the rules give."""
    dice = random.Random(seed)  # noqa: S311  Dice, no secrets.
    flat = [dice.choice([0, dice.randrange(200), dice.randrange(2_000_000)]) for _ in range(8)]
    names = dice.sample(sorted(power.SOURCES), dice.randrange(1, 6))
    sources = {
        name: [*(dice.randrange(n + 1) for n in flat), *(dice.randrange(20_001) for _ in range(4))] for name in names
    }
    r = dice.randrange(10)
    whole = Power({name: tuple(vector) for name, vector in sources.items()})
    return sources, r, power.power_of(whole, r)


def test_the_preview_of_power_is_what_the_rules_say(new_page, game):
    """A preview that is off by one would promise what the server then does not give."""
    vectors = [golden(seed) for seed in range(VECTORS)]
    assert len({value for *_, value in vectors}) > VECTORS // 2
    page = new_page()
    page.goto(f"{game.url}/client/seal.svg")
    reckoned = page.evaluate(
        """async (vectors) => {
          const { powerOf } = await import("/client/power.js");
          return vectors.map(([sources, r]) => powerOf(sources, r));
        }""",
        [[sources, r] for sources, r, _ in vectors],
    )
    assert reckoned == [value for *_, value in vectors]


def test_a_new_player_is_born_collects_and_rises(born, game):
    """The first minute of the game would end at a dead button."""
    page = born("Wei")
    page.get_by_role("button", name="Rise to the next layer").wait_for()
    page.evaluate("location.hash = 'inventory'")
    page.get_by_role("button", name="Use", exact=True).click()
    page.get_by_text("×4").wait_for()
    page.evaluate("location.hash = 'realms'")
    page.get_by_role("button", name="Rise to the next layer").click()
    page.get_by_text("layer 2 of 9").first.wait_for()
    assert game.get("/live")[0] == 200


def test_a_new_player_is_told_what_to_do_next(born):
    """A newcomer would stand before two dozen words and not know which of them to press."""
    page = born("Nex")
    step = page.locator("section", has=page.get_by_role("heading", name="Your next step"))
    step.get_by_text("Clear stage 1").wait_for()
    step.get_by_role("button", name="Go there").click()
    page.get_by_role("button", name="Challenge").click()
    page.get_by_text(re.compile("Victory after")).wait_for()
    page.evaluate("location.hash = 'realms'")
    step.get_by_role("button", name="Claim").click()
    step.get_by_text("Clear stage 1").wait_for(state="detached")


def test_a_fight_is_shown_and_pays(born):
    """A player would not see why a stage is cleared."""
    page = born("Fen")
    page.evaluate("location.hash = 'combat'")
    page.get_by_role("button", name="Challenge").click()
    page.get_by_text(re.compile("Victory after")).wait_for()
    page.get_by_role("heading", name="Stage 1").wait_for()
    page.locator(".coin.stone", has_text="560").first.wait_for()


def test_a_lost_reply_and_a_reload_have_one_effect(born, game, ask, database):
    """A player in a tunnel would buy twice, or lose what was paid for."""
    page = born("Tun")
    page.evaluate("location.hash = 'inventory'")
    page.get_by_role("tab", name="Trader").click()
    arrived = []

    def lose(route):
        arrived.append(route.fetch().status)
        route.abort()

    page.route("**/v1/cmd", lose)
    page.get_by_role("button", name="40 stones", exact=True).click()
    page.wait_for_function("JSON.parse(sessionStorage.getItem('nm.queue') ?? '[]').length === 1")
    while not arrived:
        page.wait_for_timeout(20)
    page.unroute_all(behavior="wait")  # a second try may be on its way
    page.reload()
    page.locator(".coin.stone", has_text="460").first.wait_for()
    page.wait_for_function("sessionStorage.getItem('nm.queue') === '[]'")
    bought = ask(database, "SELECT qty FROM ledger WHERE reason = 'npc_buy' AND asset = 's:minor_pill:free'")
    assert arrived
    assert arrived[0] == 200
    assert bought == [(1,)]
    assert game.get("/live")[0] == 200


def test_every_system_is_reachable_and_named(born):
    """A player with a screen reader would stand before nameless buttons; on a phone the page would run off its side."""
    page = born("Nam")
    for system in [*(one.name for one in SYSTEMS), "more"]:
        page.evaluate("name => { location.hash = name; }", system)
        page.wait_for_function("name => document.querySelector('main')?.inkKey === name", arg=system)
        shown = page.evaluate(
            """() => ({
              headings: document.querySelectorAll("main h1, main h2").length,
              nameless: [...document.querySelectorAll("button, a, input, select")]
                .filter((one) => !(one.textContent.trim() || one.ariaLabel || one.labels?.length)).length,
              over: document.documentElement.scrollWidth - innerWidth,
            })"""
        )
        assert shown["headings"] > 0, system
        assert shown["nameless"] == 0, system
        assert shown["over"] <= 0, system


def test_a_system_that_is_switched_off_says_so(born, ask, database):
    """Players would press a button that does nothing and write to support."""
    page = born("Off")
    page.evaluate("location.hash = 'inventory'")
    use = page.get_by_role("button", name="Use", exact=True)
    use.wait_for()
    ask(database, "INSERT INTO switch (name, mode) VALUES ('system.inventory', 'off')")
    try:
        page.get_by_text("Bag is switched off for now").wait_for()
        assert use.is_disabled()
        assert use.get_attribute("title") == "Switched off for now"
    finally:
        ask(database, "DELETE FROM switch WHERE name = 'system.inventory'")
    page.get_by_text("Bag is switched off for now").wait_for(state="detached")
    assert use.is_enabled()


def operate(ask, database, name, value):
    """What an operator sets for all processes; None takes it back."""
    ask(database, "DELETE FROM control WHERE name = $1", name)
    if value is not None:
        ask(database, "INSERT INTO control (name, value) VALUES ($1, $2)", name, json.dumps(value))


def test_maintenance_is_counted_down_and_over_again(born, ask, database):
    """Players would be thrown out in the middle of a fight without a word."""
    page = born("Mai")
    starts_ms = time.time_ns() // 1_000_000 + 600_000
    operate(ask, database, "maintenance", {"state": "announced", "starts_ms": starts_ms, "text": "New roof tiles"})
    try:
        banner = page.locator(".banner", has_text="New roof tiles")
        banner.wait_for()
        page.wait_for_function("/9:[0-5][0-9]|10:00/.test(document.querySelector('.banner .number').textContent)")
    finally:
        operate(ask, database, "maintenance", None)
    banner.wait_for(state="detached")


def test_who_waits_in_line_sees_the_place_and_gets_in(new_page, game, ask, database):
    """Players would reload in the dark, and lose their place by it."""
    operate(ask, database, "admission", {"max_concurrent": 0})
    hello = {"protocol": 1, "client_build": "test", "account": "the one before"}
    try:
        end_s = time.monotonic() + 20
        while game.send("/v1/handshake", hello)[1]["outcome"] != "queue":
            assert time.monotonic() < end_s
            time.sleep(0.1)
        page = new_page()
        page.goto(game.url)
        for _ in range(2):
            page.get_by_text("Your place: 2").wait_for()
            page.reload()
    finally:
        operate(ask, database, "admission", None)
    page.get_by_role("button", name="Begin the path").wait_for()


def test_a_long_list_draws_only_what_is_in_sight(born):
    """A bag of hundreds of things would make every frame late on a phone."""
    page = born("Lon")

    def far(route):
        reply = route.fetch()
        shown = reply.json()
        if "combat" in shown:
            shown["combat"]["stage_cleared"] = 300
        route.fulfill(response=reply, body=json.dumps(shown))

    page.route("**/v1/sync*", far)
    page.goto(page.url.split("#")[0] + "#combat")
    page.reload()
    page.get_by_role("button", name="All 300 stages").click()
    long = page.locator(".rows.virtual")
    long.wait_for()
    assert long.get_attribute("data-rows") == "301"
    assert long.locator(".item").count() < 40
    long.evaluate("one => { one.scrollTop = 56 * 200; }")
    long.get_by_text("Stage 100", exact=True).wait_for()
    assert long.locator(".item").count() < 40


def test_it_tells_when_the_line_is_lost_and_comes_back(born):
    """A player would play on against a wall and not know it."""
    page = born("Wid")
    page.context.set_offline(True)
    page.evaluate("import('/client/game.js').then(({ refresh }) => refresh())")
    page.get_by_text("Reconnecting…").wait_for()
    page.context.set_offline(False)
    page.get_by_text("Reconnecting…").wait_for(state="detached")


def test_new_content_waits_for_an_open_dialog(born):
    """Prices would change under the finger that is about to buy."""
    page = born("Con")
    page.evaluate("location.hash = 'character'")
    page.get_by_role("button", name="Rename").click()
    version = "(await import('/client/game.js')).state.content.version"
    page.evaluate(
        "async () => { const g = await import('/client/game.js');"
        " g.change({ nextContent: { ...g.state.content, version: 'next' } }); }"
    )
    page.wait_for_timeout(150)
    assert page.evaluate(f"(async () => {version})()") != "next"
    page.get_by_role("button", name="Close").click()
    page.wait_for_function("document.querySelector('dialog') === null")
    assert page.evaluate(f"(async () => {version})()") == "next"


def test_a_lost_command_is_sent_again_under_its_key(new_page, game):
    """Without the key the server could not know a second try from a second wish."""
    page = new_page()
    page.goto(f"{game.url}/client/seal.svg")
    seen = page.evaluate(
        """async () => {
          const { commandQueue } = await import("/client/queue.js");
          const { Lost, backoffMs, pauseMs } = await import("/client/net.js");
          const sent = [], pauses = [];
          const closed = { ok: false, code: "maintenance", retryable: true, retry_after_ms: 77 };
          const answers = [new Lost("gone"), new Lost("later", 1234), [closed]];
          const storage = new Map();
          const queue = commandQueue({
            storage: { getItem: (name) => storage.get(name) ?? null, setItem: (name, text) => storage.set(name, text) },
            name: "q", now: () => 1_000_000, newKey: () => `key-${sent.length}`, changed: () => {}, orphan: () => {},
            pause: (ms) => { pauses.push(ms); return Promise.resolve(); },
            send: async (batch) => {
              sent.push(batch.map((one) => one.key));
              const answer = answers.shift() ?? batch.map(() => ({ ok: true }));
              if (answer instanceof Lost) throw answer;
              return answer;
            },
          });
          const first = queue.add("use", { n: 1 });
          const twin = queue.add("use", { n: 1 });
          const reply = await first;
          const bounds = [0, 3, 30].map((attempt) => backoffMs(attempt, () => 1));
          bounds.push(backoffMs(5, () => 0), pauseMs(9, 5));
          return { sent, pauses, reply, same: first === twin, kept: storage.get("q"), bounds };
        }"""
    )
    assert seen["sent"] == [["key-0"]] * 4
    assert seen["pauses"][1:] == [1234, 77]
    assert 0 <= seen["pauses"][0] <= 500
    assert (seen["reply"], seen["same"], seen["kept"]) == ({"ok": True}, True, "[]")
    assert seen["bounds"] == [500, 4_000, 30_000, 0, 5]
