"""What a player sees while operators work: countdowns, closed gates, drains, client windows, switched-off systems."""

from __future__ import annotations

import json
import re
import time

import pytest

pytestmark = pytest.mark.real


def now_ms():
    return time.time_ns() // 1_000_000


@pytest.fixture
def operate(ask, database):
    """Sets what operators set for all processes; taken back after the test."""
    used = set()

    def order(name, value):
        used.add(name)
        ask(database, "DELETE FROM control WHERE name = $1", name)
        if value is not None:
            ask(database, "INSERT INTO control (name, value) VALUES ($1, $2)", name, json.dumps(value))

    yield order
    for name in used:
        order(name, None)


def test_who_comes_late_sees_the_countdown_too(born, new_page, game, operate):
    """Whoever opens the game five minutes before it closes would begin a dungeon and lose it."""
    operate("maintenance", {"state": "announced", "starts_ms": now_ms() + 600_000, "text": "New roof tiles"})
    early = born("Early")
    early.locator(".banner", has_text="New roof tiles").wait_for()
    late = born("Late")
    late.locator(".banner", has_text="New roof tiles").wait_for()
    left = [page.locator(".banner .number").inner_text() for page in (early, late)]
    assert all(re.fullmatch(r"9:[0-5]\d|10:00", one) for one in left), left
    newcomer = new_page()
    newcomer.goto(game.url)
    newcomer.get_by_role("button", name="Begin the path").wait_for()


def test_an_announcement_is_read_in_the_reader_s_own_words(born, ask, database):
    """A player would read a language of others while own words were there, and not hear that it is off."""
    german, english = born("Deutsch"), born("Englisch")
    german.evaluate("localStorage.setItem('nm.locale', 'de')")
    german.reload()
    texts = json.dumps({"zh": "X", "de": "Wir schließen bald."})
    put = "INSERT INTO announcement (key, text, texts, at, countdown_to) VALUES ('off', 'We close soon.', $1, $2, $3)"
    ask(database, put, texts, now_ms() - 1_000, now_ms() + 500_000)
    german.locator(".banner", has_text="Wir schließen bald.").wait_for()
    english.locator(".banner", has_text="We close soon.").wait_for()
    ask(database, "UPDATE announcement SET cancelled = true WHERE key = 'off'")
    english.get_by_text("Cancelled: We close soon.").wait_for()
    english.locator(".banner", has_text="We close soon.").wait_for(state="detached")


def test_a_gate_that_closes_while_playing_says_until_when_and_opens_again(born, operate):
    """Players would see every button fail and not know that the game is closed, nor that it has opened."""
    page = born("Closed")
    operate("maintenance", {"state": "closed", "until_ms": now_ms() + 900_000, "text": "We sweep the halls."})
    gate = page.locator("main.gate")
    gate.get_by_text("We sweep the halls.").wait_for()
    gate.get_by_text("Opens in").wait_for()
    page.wait_for_function("() => /1[45]:[0-5][0-9]/.test(document.querySelector('main .number')?.textContent)")
    operate("maintenance", None)
    page.evaluate("import('/client/game.js').then(({ refresh }) => refresh())")
    page.get_by_role("button", name="Rise to the next layer").wait_for()


def test_an_older_client_is_warned_then_stopped_with_a_way_out(born, game, operate):
    """A page left open over a release would break in the middle of a fight, or go on breaking after a reload."""
    page = born("Older")
    window = {
        "oldest": 1,
        "current": 2,
        "soft_until_ms": now_ms() + 600_000,
        "url": "/",
        "message": "A new hall is open",
    }
    operate("window", window)
    banner = page.locator(".banner", has_text="A new hall is open")
    banner.wait_for()
    banner.get_by_role("button", name="Load the new one").wait_for()
    assert re.fullmatch(r"9:[0-5]\d|10:00", banner.locator(".number").inner_text())
    operate("window", {**window, "soft_until_ms": now_ms() + 1_500})
    page.get_by_role("link", name="Get the new version").wait_for()
    page.get_by_text("A new hall is open").wait_for()
    operate("window", None)
    end_s = time.monotonic() + 20
    while game.send("/v1/handshake", {"protocol": 1, "client_build": "web-1"})[1]["outcome"] != "ok":
        assert time.monotonic() < end_s
        time.sleep(0.1)
    page.get_by_role("link", name="Get the new version").click()
    page.get_by_role("button", name="Rise to the next layer").wait_for()


def test_a_window_that_is_taken_back_lets_players_in_again(born, operate):
    """An operator's slip would leave everybody before a page that asks for a version that there is not."""
    page = born("Slip")
    operate("window", {"oldest": 2, "current": 2, "url": "/", "message": "Too old"})
    page.get_by_role("link", name="Get the new version").wait_for()
    operate("window", None)
    page.get_by_role("button", name="Rise to the next layer").wait_for()


def test_a_client_that_cannot_renew_itself_is_not_stopped(born, operate):
    """Where nothing newer can be had, a hard stop would only throw players out."""
    page = born("Stuck")
    operate("window", {"oldest": 1, "current": 2, "soft_until_ms": now_ms() - 1_000, "url": "", "message": "Soon"})
    page.locator(".banner", has_text="Soon").wait_for()
    page.get_by_role("button", name="Rise to the next layer").wait_for()


def test_a_switched_off_system_gives_the_time_back_and_says_so(born, ask, database):
    """Players would fear for what they have on offer, and not know that its time was extended."""
    page = born("Trader")
    page.evaluate("location.hash = 'market'")
    ask(database, "INSERT INTO switch (name, mode) VALUES ('system.market', 'off')")
    try:
        banner = page.locator(".banner", has_text="Market is switched off for now")
        banner.get_by_text(re.compile(r"For 0:\d\d now")).wait_for()
    finally:
        ask(database, "DELETE FROM switch WHERE name = 'system.market'")
    page.get_by_text(re.compile(r"Market is open again. 0:\d\d was added")).wait_for()


def test_a_drained_process_sends_its_players_on(new_page, start_game, database):
    """A release would leave players at a process that is about to end, without their characters."""
    old = start_game(database, "--build", "v7").wait_ready()
    new = start_game(database, "--build", "v8").wait_ready()
    page = new_page()
    page.goto(old.url)
    page.get_by_label("Name").fill("Drained")
    page.get_by_role("button", name="Begin the path").click()
    page.locator(".top").wait_for()
    page.wait_for_function("async () => (await import('/client/game.js')).state.isOnline")
    page.wait_for_timeout(1_200)  # the stream is open
    old.send("/drain", {"mode": "all", "retry_window_ms": 1_500, "go_to": {"build": "v8", "url": new.url}})
    page.get_by_text("The game has moved here.").wait_for()
    page.get_by_role("button", name="Go on").click()
    page.locator(".top", has_text="Drained").wait_for()
    assert page.url.startswith(new.url)


def test_a_process_that_is_replaced_under_the_same_address_is_waited_for(new_page, start_game, database):
    """Every release would look like an outage, with a line that is lost and a page to be reloaded."""
    first = start_game(database, "--build", "v9").wait_ready()
    page = new_page()
    page.goto(first.url)
    page.get_by_label("Name").fill("Patient")
    page.get_by_role("button", name="Begin the path").click()
    page.locator(".top").wait_for()
    page.wait_for_timeout(1_200)  # the stream is open
    first.send("/drain", {"mode": "all", "retry_window_ms": 3_000})
    page.locator(".banner", has_text="The server is being changed").wait_for()
    first.send("/drain", {"mode": "none"})
    page.locator(".banner", has_text="The server is being changed").wait_for(state="detached")
    page.get_by_role("button", name="Rise to the next layer").wait_for()
    assert page.get_by_text("Reconnecting…").count() == 0


def test_a_page_tells_that_it_began_and_that_a_script_broke(game, born):
    """Crashes happen where no server sees them; without a word of the page a release would break it for everybody."""
    page = born("Telling")
    with page.expect_request(lambda one: one.url.endswith("/v1/report") and "crash" in (one.post_data or "")):
        page.evaluate("() => { dispatchEvent(new ErrorEvent('error', { message: 'planted' })); }")
    told = page.request.get(f"{game.url}/metrics").text()
    assert re.search(r'client_reports_total\{build="v1",kind="begun"\} [1-9]', told)
