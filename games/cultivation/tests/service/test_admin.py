"""What people of the house can do, what they cannot, and that each of it is written down."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time

import pytest

from cultivation.audit import run as audits

pytestmark = pytest.mark.real


@pytest.fixture(scope="module")
def game(start_game, database):
    return start_game(database, "--build", "v1", "--region", "eu").wait_ready()


def wait_for(holds):
    end_s = time.monotonic() + 20
    while not (found := holds()):
        assert time.monotonic() < end_s, "it never came to hold"
        time.sleep(0.05)
    return found


def player_of(game, token):
    return game.get("/v1/sync", token)[1]["player"]


def test_nobody_else_orders_anything(game, order, staff):
    """A player, a stranger and too low a role change nothing; a made-up order is refused."""
    token = game.born("Curious")
    body = {"do": "switch", "why": "because I can", "system": "combat", "mode": "off"}
    assert game.send("/v1/admin", body, token)[0] == 401
    assert game.send("/v1/admin", body)[0] == 401
    assert order("support", "switch", system="combat", mode="off")[1]["code"] == "not_allowed"
    assert order("operator", "switch", system="combat", mode="sideways")[0] == 400
    assert order("operator", "fly")[0] == 400
    status, reply = order("operator", "maintenance", to={"stat": "closed"})
    assert (status, reply["code"], "stat" in reply["detail"]) == (400, "invalid_args", True)
    assert order("operator", "switch", system="nowhere", mode="off")[1]["code"] == "not_found"
    assert game.send("/v1/admin", {**body, "why": ""}, staff["operator"])[0] == 400
    assert game.get("/version")[1]["flags"] == {}


def test_a_switch_is_felt_and_noted(game, done, query, database):
    """One broken system is closed within seconds, and the log says who did it and why."""
    token = game.born("Switchy")
    done("operator", "switch", system="combat", mode="off")
    wait_for(lambda: game.get("/version")[1]["flags"] == {"combat": "off"})
    assert game.order(token, "idle_claim")["code"] == "disabled"
    done("operator", "switch", system="combat", mode="on")
    wait_for(lambda: game.get("/version")[1]["flags"] == {})
    lines = query(database, "SELECT account, what, why, outcome FROM audit_log ORDER BY id")
    assert ("staff operator", "switch", "a test of the house", "done") in lines
    assert any(what == "switch" and outcome.startswith("not_allowed") for _, what, _, outcome in lines)
    pause = query(database, "SELECT on_at > off_at FROM pause WHERE system = 'combat'")
    assert pause == [(True,)]
    shown = done("operator", "log")["lines"]
    assert shown[0]["what"] == "switch"


def test_maintenance_closes_and_opens_by_percent(game, done):
    """The game closes for players, stays open to the house, and comes back a part at a time."""
    tokens = [game.born(f"Percent{n}") for n in range(4)]
    done("operator", "maintenance", to={"state": "closed", "text": "back soon", "until_ms": 2_000_000_000_000})
    wait_for(lambda: game.get("/v1/sync", tokens[0])[0] == 503)
    reply = game.order(tokens[1], "idle_claim")
    assert (reply["code"], reply["detail"]) == ("maintenance", "back soon")
    hello = {"protocol": 1, "client_build": "c", "account": "account Percent0"}
    closed = game.send("/v1/handshake", hello)[1]
    assert (closed["outcome"], closed["until_ms"]) == ("maintenance", 2_000_000_000_000)
    done("operator", "maintenance", to={"state": "closed", "open_percent": {"eu": 100, "*": 0}})
    wait_for(lambda: game.get("/v1/sync", tokens[0])[0] == 200)
    assert game.send("/v1/handshake", hello)[1]["outcome"] == "ok"
    done("operator", "maintenance", to={"state": "closed", "open_percent": {"*": 0}, "allow": [1]})
    wait_for(lambda: game.get("/v1/sync", tokens[0])[0] == 503)
    done("operator", "maintenance", to={})
    wait_for(lambda: {game.get("/v1/sync", token)[0] for token in tokens} == {200})


def test_an_old_client_is_told_in_time_and_then_shut_out(game, done):
    """Nobody is locked out without having been told, and nobody who cannot update is locked out at all."""
    hello = {"protocol": 1, "client_build": "web-1"}

    def outcome():
        return game.send("/v1/handshake", hello)[1]["outcome"]

    done("operator", "window", to={"current": 2, "soft_until_ms": 2_000_000_000_000, "url": "http://new.test"})
    wait_for(lambda: outcome() == "update_available")
    done("operator", "window", to={"current": 2, "soft_until_ms": 1, "url": "http://new.test"})
    wait_for(lambda: outcome() == "client_outdated")
    done("operator", "window", to={"current": 2, "soft_until_ms": 1})
    wait_for(lambda: outcome() == "update_available")
    done("operator", "window", to={"oldest": 2})
    token = game.log_in("nobody yet") if outcome() == "ok" else None
    wait_for(lambda: outcome() == "client_outdated")
    assert token is None or game.order(token, "idle_claim")["code"] == "client_outdated"
    done("operator", "window", to={})
    wait_for(lambda: outcome() == "ok")


def test_nobody_loses_their_place_in_the_line(game, done, start_game, database):
    """Who came first comes in first, on whichever build they ask, and with the place they had."""
    done("operator", "admission", to={"logins_per_s": 0, "hold_s": 600})

    def ask(one, name, ticket=""):
        body = {"protocol": 1, "client_build": "c", "account": name, "ticket": ticket}
        return one.send("/v1/handshake", body)[1]

    wait_for(lambda: ask(game, "waiter 0")["outcome"] == "queue")
    places = [ask(game, f"waiter {n}") for n in range(5)]
    assert [place["position"] for place in places] == [1, 2, 3, 4, 5]
    other = start_game(database, "--build", "v2").wait_ready()
    wait_for(lambda: ask(other, "waiter 3").get("position") == 4)
    assert ask(other, "", places[2]["ticket"])["position"] == 3
    forged = ask(other, "", "1." + "0" * 32)
    assert forged["position"] == 6
    login = {"v": 1, "account": "waiter 1", "secret": "a secret of this test"}
    status, refused = other.send("/v1/session", login)
    assert (status, refused["code"], refused["result"]["queue"]["position"]) == (429, "rate_limited", 2)
    done("operator", "admission", to={"logins_per_s": 1, "hold_s": 600})
    wait_for(lambda: other.send("/v1/session", login)[0] == 200)
    wait_for(lambda: ask(other, "waiter 4")["outcome"] == "ok")
    done("operator", "admission", to={})
    wait_for(lambda: ask(other, "newcomer")["outcome"] == "ok")
    other.end()


def test_a_full_game_lets_in_as_many_as_leave(game, done):
    """The limit of players at once holds, and one who waits is told so instead of being turned away."""
    done("operator", "admission", to={"max_concurrent": 0})
    hello = {"protocol": 1, "client_build": "c", "account": "the last one"}
    wait_for(lambda: game.send("/v1/handshake", hello)[1]["outcome"] == "queue")
    assert 'cultivation_watch_failed_total{build="v1"} 0' in game.get("/metrics")[1]
    done("operator", "admission", to={"max_concurrent": 1_000})
    wait_for(lambda: game.send("/v1/handshake", hello)[1]["outcome"] == "ok")
    done("operator", "admission", to={})


def test_compensation_needs_two_people(done, order, query, database):
    """Nobody pays out the house's money alone."""
    done("support", "compensate", id="outage-7", hours=2)
    assert order("support", "sign_compensation", id="outage-7")[1]["code"] == "not_allowed"
    done("operator", "compensate", id="outage-8", hours=2)
    assert order("operator", "sign_compensation", id="outage-8")[1]["code"] == "not_allowed"
    assert done("operator", "sign_compensation", id="outage-7")["mail"] == "comp:2:outage-7"
    assert order("operator", "sign_compensation", id="outage-7")[1]["code"] == "not_found"
    assert query(database, "SELECT id FROM broadcast") == [("comp:2:outage-7",)]


def test_value_is_taken_back_down_to_nothing_and_the_rest_is_owed(game, done, order, query, database):
    """A doubled payment is undone by postings; innocents lose nothing, and the books stay clean."""
    token = game.born("Doubled")
    player = player_of(game, token)
    done("operator", "raise", player=player, stone=1_000)
    tx = query(database, "SELECT tx FROM ledger WHERE to_account = $1 AND reason = 'admin'", f"p:{player}")[0][0]
    assert game.order(token, "buy_npc", item="fodder", n=40)["purse"]["stone"] == 300
    case = done("support", "reverse", txs=[tx])
    assert case["moves"] == [[player, "stone", 1_000]]
    assert order("support", "sign_reversal", id=case["id"])[1]["code"] == "not_allowed"
    result = done("operator", "sign_reversal", id=case["id"])
    assert result["players"][str(player)] == {"purse": {**result["players"][str(player)]["purse"], "stone": 0},
                                              "debt": {"stone": 700}}  # fmt: skip
    assert order("operator", "sign_reversal", id=case["id"])[1]["code"] == "not_found"
    assert game.order(token, "stage_challenge", stage=1)["purse"]["stone"] == 30
    assert audits.once(database).violations == []


def test_a_reversal_takes_nothing_from_whoever_was_written_beside(game, done, order, query, database):
    """Two players were written in one transaction: undoing what one of them got is asked for by that player's name."""
    tokens = [game.born(f"Beside {n}") for n in range(2)]
    players = [player_of(game, token) for token in tokens]
    for player in players:
        done("operator", "raise", player=player, stone=1_000)
    rows = "SELECT tx FROM ledger WHERE to_account = $1 AND reason = 'admin'"
    txs = [query(database, rows, f"p:{player}")[0][0] for player in players]
    query(database, "UPDATE ledger SET tx = $1, seq = seq + 256 WHERE tx = $2 RETURNING 1", *txs)
    assert order("support", "reverse", txs=txs[:1])[1]["code"] == "invalid_args"
    case = done("support", "reverse", txs=txs[:1], players=players[1:])
    assert case["moves"] == [[players[1], "stone", 1_000]]


def test_progress_is_restored_and_assets_are_not(game, done, order, query, database):
    """Support can undo a broken save; the purse and the bag stay what the ledger says."""
    token = game.born("Restored")
    player = player_of(game, token)
    query(
        database,
        "INSERT INTO player_backup SELECT id, schema, 1, ver, state FROM player WHERE id = $1 RETURNING 1",
        player,
    )
    assert game.order(token, "stage_challenge", stage=1)["ok"]
    assert game.order(token, "buy_npc", item="fodder", n=1)["ok"]
    before = game.get("/v1/sync", token)[1]
    assert order("support", "restore", player=player, sections=["core"])[1]["code"] == "invalid_args"
    restored = done("support", "restore", player=player, sections=["combat"])
    after = game.get("/v1/sync", token)[1]
    assert (before["combat"]["stage_cleared"], after["combat"]["stage_cleared"]) == (1, 0)
    assert (after["purse"], after["inventory"]["stacks"]) == (before["purse"], before["inventory"]["stacks"])
    done("support", "restore", player=player, sections=["combat"], kept=restored["kept"])
    assert game.get("/v1/sync", token)[1]["combat"]["stage_cleared"] == 1
    assert audits.once(database).violations == []


def test_a_player_kept_out_is_let_in_by_a_person(game, done, order, query, database):
    """A save that was changed by hand keeps its player out until somebody has looked, and then no longer."""
    token = game.born("Kept Out")
    player = player_of(game, token)
    assert order("operator", "release", player=player)[1]["code"] == "wrong_state"
    query(database, "UPDATE player SET hash = $2 WHERE id = $1 RETURNING 1", player, os.urandom(16))
    assert game.order(token, "idle_claim")["code"] == "maintenance"
    assert done("support", "look", player=player)["why_kept_out"].startswith("HashMismatch")
    done("operator", "release", player=player)
    assert game.order(token, "idle_claim")["ok"]


def test_an_announcement_counts_down_in_the_player_s_own_words(done, query, database):
    """Everybody is told before the game closes, and when it does not close after all."""
    now_ms = time.time_ns() // 1_000_000
    texts = {"zh": "停机维护"}
    done("support", "announce", id="closing", text="We close.", texts=texts, countdown_to_ms=now_ms + 60_000)
    assert query(database, "SELECT text, cancelled FROM announcement WHERE key = 'closing'") == [("We close.", False)]
    done("support", "cancel_announcement", id="closing")
    assert query(database, "SELECT cancelled FROM announcement WHERE key = 'closing'") == [(True,)]


@pytest.fixture
def house(order, done):
    """Both ways to order: one that must be carried out, and one that tells what became of it."""
    return order, done


def test_trace_and_reverse_are_ordered_from_a_shell_by_two_people(game, house, query, database, tmp_path):
    """At night, with a terminal only, two people of the house find doubled value, take it back, and can undo it."""
    order, done = house
    token = game.born("Shelled")
    player = player_of(game, token)
    done("operator", "raise", player=player, stone=1_000)
    tx = query(database, "SELECT tx FROM ledger WHERE to_account = $1 AND reason = 'admin'", f"p:{player}")[0][0]
    wrong = {"txs": [tx], "moves": [[f"p:{player}", "essence", 5]]}
    assert order("support", "reverse", **wrong)[1]["code"] == "invalid_args"
    assert order("support", "reverse", txs=[tx], moves=[["faucet:idle", "stone", 5]])[0] == 400
    file = tmp_path / "password"
    file.write_text("a password of the house\n")

    def ran(*words):
        command = [sys.executable, "-m", "cultivation", *map(str, words)]
        return subprocess.run(command, capture_output=True, text=True, check=False)

    def reverse(who, *words):
        return ran("reverse", *words, "--url", game.url, "--account", f"staff {who}", "--password-file", file)

    told = json.loads(ran("trace", "--database", database, "--tx", tx, "--json").stdout)
    assert told["take"] == [[f"p:{player}", "stone", 1_000]]
    assert f"take 1000 stone from p:{player}" in ran("trace", "--database", database, "--tx", tx).stdout
    unknown = ran("trace", "--database", database, "--tx", 10**12)
    assert (unknown.returncode, "hint:" in unknown.stderr) == (2, True)
    assert reverse("support", "propose").returncode == 2
    case = json.loads(
        reverse("support", "propose", "--tx", tx, "--why", "paid twice", "--database", database, "--json").stdout
    )["id"]
    refused = reverse("support", "sign", "--case", case, "--why", "alone")
    assert (refused.returncode, "not_allowed" in refused.stderr) == (2, True)
    signed = reverse("operator", "sign", "--case", case, "--why", "seen")
    assert f"p:{player}: 1000 stone taken, 0 owed" in signed.stdout
    assert "paid twice" in reverse("operator2", "list").stdout
    assert "1000 stone taken" in reverse("operator2", "show", "--case", case).stdout
    assert audits.once(database).violations == []
