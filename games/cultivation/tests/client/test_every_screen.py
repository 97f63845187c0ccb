"""Every screen of a player who has come far: whole, named, in both languages, on a phone and on a desk."""

from __future__ import annotations

import asyncio
import json
import re
from concurrent.futures import ThreadPoolExecutor

import pytest

from cultivation.client import demo
from cultivation.rules.systems import SYSTEMS

pytestmark = pytest.mark.real

SCREENS = [*(one.name for one in SYSTEMS), "more", "account"]
SIZES = {"phone": (360, 640), "desk": (1280, 800)}
BROKEN = re.compile(r"undefined|NaN|\[object|\bnull\b|#\d|[a-z]+_[a-z]+|\{\w+\}|\d\.\d{5}")
CHECK = """() => {
  const luminance = (rgb) => {
    const [r, g, b] = rgb.map((n) => n / 255).map((n) => (n <= 0.03928 ? n / 12.92 : ((n + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const parts = (text) => text.match(/[\\d.]+/g).map(Number);
  const behind = (node) => {
    for (let at = node; at; at = at.parentElement) {
      const colour = parts(getComputedStyle(at).backgroundColor);
      if (colour.length === 3 || colour[3] === 1) return colour.slice(0, 3);
    }
    return [255, 255, 255];
  };
  const faint = [];
  for (const node of document.querySelectorAll("main *, header *, nav *")) {
    const own = [...node.childNodes].some((kid) => kid.nodeType === 3 && kid.data.trim());
    const isAside = node.closest("[disabled], [aria-disabled], .bare, .closed, .unseen");
    if (!own || isAside || !node.checkVisibility()) continue;
    const [a, b] = [luminance(parts(getComputedStyle(node).color)), luminance(behind(node))].sort((x, y) => y - x);
    const ratio = (a + 0.05) / (b + 0.05);
    if (ratio < 4.5) faint.push(`${node.textContent.trim().slice(0, 30)} ${ratio.toFixed(1)}`);
  }
  return {
    text: document.querySelector("main").innerText,
    headings: document.querySelectorAll("main h1, main h2").length,
    nameless: [...document.querySelectorAll("button, a, input, select")]
      .filter((one) => !(one.textContent.trim() || one.ariaLabel || one.labels?.length))
      .map((one) => one.outerHTML.slice(0, 90)),
    over: document.documentElement.scrollWidth - innerWidth,
    faint,
  };
}"""


@pytest.fixture(scope="module")
def hero(game, database):
    """The account of a player who has come far, on this module's game."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, demo.made(game.url, database)).result()


@pytest.fixture
def enter(hero, game, new_page):
    """Opens a page of a device that is that player's own."""

    def opened(language, theme, size):
        page = new_page(*size, language=language, theme=theme)
        page.add_init_script(f"localStorage.setItem('nm.account', {json.dumps(json.dumps(hero.device))})")
        page.goto(game.url)
        page.locator(".top").wait_for()
        return page

    return opened


@pytest.mark.parametrize(("language", "theme", "size"), [("en", "light", "phone"), ("de", "dark", "desk")])
def test_every_screen_is_whole(enter, language, theme, size):
    """Somewhere between the first minute and the last realm a player would meet a bare number, a key or an overflow."""
    page = enter(language, theme, SIZES[size])
    for screen in SCREENS:
        page.evaluate("name => { location.hash = name; }", screen)
        page.wait_for_function("name => document.querySelector('main')?.inkKey === name", arg=screen)
        page.wait_for_function("() => !/One moment…|Einen Augenblick …/.test(document.querySelector('main').innerText)")
        shown = page.evaluate(CHECK)
        assert not BROKEN.search(shown["text"].replace("web-", "")), (screen, BROKEN.search(shown["text"]))
        assert shown["headings"] > 0, screen
        assert shown["nameless"] == [], screen
        assert shown["over"] <= 0, screen
        assert shown["faint"] == [], screen


def test_people_are_shown_and_found_by_name(enter):
    """Players would have to pass each other numbers on paper to become friends."""
    page = enter("en", "light", SIZES["desk"])
    for screen, name in (
        ("leaderboard", "Xiao He"),
        ("guild", "Bai Suyin"),
        ("arena", "Ash Falcon"),
        ("social", "Old Chen"),
    ):
        page.evaluate("name => { location.hash = name; }", screen)
        if screen == "guild":
            page.get_by_role("tab", name="Members").click()
        page.locator("main").get_by_text(name, exact=True).first.wait_for()
    page.get_by_label("Name of a player").first.fill("Wen Zhou")
    page.get_by_role("button", name="Ask for friendship").click()
    page.wait_for_function("() => document.querySelector('main input').value === ''")
    page.get_by_label("Name of a player").first.fill("Nobody Here")
    page.get_by_role("button", name="Ask for friendship").click()
    page.get_by_text("Nobody is called Nobody Here").wait_for()


def test_a_closed_button_says_why(enter):
    """On a phone there is no hovering: a grey button without a word would be a riddle."""
    page = enter("en", "light", SIZES["phone"])
    page.evaluate("location.hash = 'soul'")
    page.get_by_role("button", name="Strengthen").press("Enter")
    page.get_by_text("Not enough shards").wait_for()


def test_a_dungeon_is_played_from_the_gathering_to_the_reward(enter):
    """The longest thing that players do together would end at a screen without a way on."""
    page = enter("en", "light", SIZES["phone"])
    page.evaluate("location.hash = 'dungeon'")
    page.get_by_role("button", name="Gather").first.click()
    page.get_by_role("button", name="Go in").click()
    for floor in range(1, 6):
        page.get_by_role("button", name=f"To floor {floor}").click()
    page.get_by_role("button", name="Take the reward").click()
    page.get_by_text("2 entries left today").wait_for()
    page.get_by_text("cleared", exact=True).wait_for()


def test_who_joins_a_party_says_when_to_begin(enter):
    """A party would go in while somebody is still choosing what to wear."""
    page = enter("en", "light", SIZES["phone"])
    page.evaluate("location.hash = 'dungeon'")
    page.get_by_role("button", name="Join the party of Bai Suyin").click()
    page.get_by_text("not ready yet", exact=True).wait_for()
    page.get_by_role("button", name="I am ready").click()
    page.get_by_text("ready", exact=True).wait_for()
    page.get_by_role("button", name="Not ready after all").click()
    page.get_by_role("button", name="I am ready").wait_for()


def test_runes_are_fused_and_set(enter):
    """What a player collects for weeks could not be put to use."""
    page = enter("en", "light", SIZES["desk"])
    page.evaluate("location.hash = 'runes'")
    page.get_by_role("button", name=re.compile("Socket 3")).click()
    page.get_by_role("button", name="Set Eye 1 into socket 3").click()
    page.locator(".slot", has_text="Eye 1").wait_for()


def test_an_accessory_is_worn_and_refined(enter):
    """The numbers on a ring could not be made better."""
    page = enter("en", "light", SIZES["desk"])
    page.evaluate("location.hash = 'accessories'")
    page.get_by_role("button", name="Wear").first.click()
    page.get_by_text("4 of 100 entries").wait_for()
    page.locator(".slot:not(.bare)").first.click()
    page.locator("dialog").get_by_role("checkbox").first.check()
    page.get_by_text("Refining costs 40 essence").wait_for()


def test_a_keyboard_gets_everywhere(enter):
    """Whoever cannot use a pointer would be locked out."""
    page = enter("en", "light", SIZES["desk"])
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    page.evaluate("location.hash = 'quest'")
    first = page.get_by_role("tab").first
    first.focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_function(
        "() => document.activeElement.textContent === 'Today' && document.activeElement.ariaSelected === 'true'"
    )
