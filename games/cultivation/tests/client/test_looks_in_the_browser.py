"""What a player sees at a glance, on the smallest phone: nothing hidden, nothing jumping, what waits has a dot."""

from __future__ import annotations

import json
import re
import time

import pytest

pytestmark = pytest.mark.real

OVERLAP = """([a, b]) => {
  const [one, two] = [a, b].map((name) => document.querySelector(name).getBoundingClientRect());
  return one.top < two.bottom && two.top < one.bottom && one.left < two.right && two.left < one.right;
}"""


def show(page, screen):
    page.evaluate("name => { location.hash = name; }", screen)
    page.wait_for_function("name => document.querySelector('main')?.inkKey === name", arg=screen)


def altered(page, change):
    """From now on the snapshot is shown with what `change` makes of it."""
    gone = pytest.importorskip("playwright.sync_api").Error

    def alter(route):
        try:
            reply = route.fetch()
            shown = reply.json()
        except gone:
            return  # the page has gone meanwhile, and nobody waits for it any more
        if "qi" in shown:
            change(shown)
        route.fulfill(response=reply, body=json.dumps(shown))

    page.route("**/v1/sync*", alter)


def test_the_first_thing_to_press_is_in_sight_and_not_covered(born):
    """A newcomer would have to scroll, or wait for a message to go, before the game can be played."""
    page = born("Sight")
    page.locator(".slip").first.wait_for()
    button = page.get_by_role("button", name="Rise to the next layer").bounding_box()
    foot = page.locator(".foot").bounding_box()
    assert button["y"] + button["height"] < foot["y"]
    assert not page.evaluate(OVERLAP, ["#toasts", ".sitting .act"])


def test_what_can_be_done_now_lights_up_by_itself(born):
    """A player would stare at a grey button although the qi is there."""
    page = born("Lit")

    def nearly(shown):
        shown["qi"], shown["qi_rate"] = 14, 1_000

    altered(page, nearly)
    page.reload()
    rise = page.get_by_role("button", name="Rise to the next layer")
    rise.wait_for()
    assert rise.get_attribute("aria-disabled") == "true"
    dot = page.locator(".foot .way", has_text="Cultivate").locator(".hint")
    assert dot.count() == 0
    dot.wait_for()
    assert rise.get_attribute("aria-disabled") is None


def test_a_finished_quest_has_a_dot_until_it_is_claimed(born):
    """Rewards would lie about because nobody looks there."""
    page = born("Dot")

    def story_only(shown):
        for period in ("daily", "weekly"):
            shown.get("quest", {}).get(period, {})["ids"] = []

    altered(page, story_only)
    page.reload()
    page.get_by_role("button", name="Rise to the next layer").wait_for()
    dot = page.locator(".foot .way", has_text="Quests").locator(".hint")
    assert dot.count() == 0
    show(page, "combat")
    page.get_by_role("button", name="Challenge stage 1").click()
    dot.wait_for()
    show(page, "quest")
    page.locator("main").get_by_role("button", name="Claim").click()
    dot.wait_for(state="detached")


def test_a_system_that_opens_later_says_when_and_how_far_it_is(born):
    """Behind half of the doors there would be forms that nobody can use yet."""
    page = born("Later")
    show(page, "accessories")
    main = page.locator("main")
    main.get_by_text("Opens in the realm Qi Gathering").first.wait_for()
    main.get_by_text("You are at Mortal Body, layer 1 of 9").wait_for()
    assert main.locator("input").count() == 0
    main.get_by_role("button", name="Cultivate").click()
    page.get_by_role("button", name="Rise to the next layer").wait_for()
    show(page, "chat")
    main.get_by_text("You are at level 1").wait_for()


def test_a_switched_off_market_has_no_forms(born, ask, database):
    """Players would be offered empty forms with numbers to fill in, and be told that the server lists nothing."""
    page = born("Stalls")

    def far(shown):
        if "realm" in shown:
            shown["realm"]["r"], shown["character"]["level"], shown["character"]["created_ms"] = 6, 120, 0

    altered(page, far)
    page.reload()
    show(page, "market")
    page.get_by_label("Find").wait_for()
    ask(database, "INSERT INTO switch (name, mode) VALUES ('system.market', 'off')")
    try:
        page.get_by_text("This opens again by itself").wait_for()
        page.locator(".banner", has_text="Market is switched off for now").wait_for()
        assert page.locator("main").locator("input, form").count() == 0
    finally:
        ask(database, "DELETE FROM switch WHERE name = 'system.market'")
    page.get_by_label("Find").wait_for()


def test_a_lost_line_moves_nothing(born):
    """The page would jump under the finger each time the train goes through a tunnel."""
    page = born("Still")
    before = page.locator("main section").first.bounding_box()
    page.context.set_offline(True)
    page.evaluate("import('/client/game.js').then(({ refresh }) => refresh())")
    page.get_by_text("Reconnecting…").wait_for()
    assert page.locator("main section").first.bounding_box() == before
    page.context.set_offline(False)


def test_a_banner_is_seen_wherever_one_has_scrolled_to(born, ask, database):
    """Whoever reads at the bottom of a page would be surprised by the maintenance."""
    page = born("Far Down")
    show(page, "character")
    page.mouse.move(180, 400)
    page.mouse.wheel(0, 2_000)
    page.wait_for_function("() => scrollY > 300")
    starts_ms = time.time_ns() // 1_000_000 + 600_000
    ask(database, "DELETE FROM control WHERE name = 'maintenance'")
    told = json.dumps({"state": "announced", "starts_ms": starts_ms, "text": "New roof tiles"})
    ask(database, "INSERT INTO control (name, value) VALUES ('maintenance', $1)", told)
    try:
        banner = page.locator(".banner", has_text="New roof tiles")
        banner.wait_for()
        top, head = banner.bounding_box(), page.locator(".top").bounding_box()
        assert head["y"] + head["height"] <= top["y"] + 2 < 200
    finally:
        ask(database, "DELETE FROM control WHERE name = 'maintenance'")
    banner.wait_for(state="detached")


def test_the_purse_says_what_everything_in_it_is_for(born):
    """Four coloured dots would be all that a finger ever finds out about the currencies."""
    page = born("Purse")
    page.get_by_role("button", name="What you own").click()
    sheet = page.locator("dialog")
    for name in ("Power", "spirit stones", "jade", "essence", "honor", "contribution"):
        sheet.get_by_text(name, exact=True).wait_for()
    sheet.get_by_text(re.compile("Pay for almost everything")).wait_for()


def test_on_a_desk_every_way_is_in_sight(born):
    """Half of the systems would be below the edge, and nobody scrolls in a list of ways."""
    page = born("Desk", width=1280, height=800)
    last = page.locator(".side .way").last.bounding_box()
    assert page.locator(".side .way").count() == 24
    assert last["y"] + last["height"] <= 800
    assert page.evaluate("document.documentElement.scrollHeight") <= 800


def test_what_is_said_lies_above_an_open_dialog(born):
    """Whoever presses a button in a sheet would not be told what came of it."""
    page = born("Above")
    show(page, "equipment")
    page.get_by_role("button", name="Forge").click()
    page.evaluate(
        """() => {
          window.risen = 0;
          document.getElementById("toasts").addEventListener("toggle", (event) => {
            if (event.newState === "open" && document.querySelector("dialog[open]")) window.risen += 1;
          });
        }"""
    )
    page.locator("dialog").get_by_role("button", name="Enhance").press("Enter")
    page.locator(".slip", has_text="Not enough essence").wait_for()
    page.wait_for_function("() => window.risen === 1")  # what opens last lies on top
    assert page.locator("#toasts").evaluate("one => one.matches(':popover-open')")
