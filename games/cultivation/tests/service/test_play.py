"""The running service: one command has one effect, whatever the network does and whoever answers."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from cultivation.audit import run as audits
from cultivation.smoke import smoke

pytestmark = pytest.mark.real


@pytest.fixture(scope="module")
def game(start_game, database):
    return start_game(database, "--build", "v1", "--cohort", "blue").wait_ready()


@pytest.fixture(scope="module")
def other(start_game, database):
    """A second process of another build on the same database."""
    return start_game(database, "--build", "v2", "--variant", "good").wait_ready()


def at_once(times, call):
    with ThreadPoolExecutor(times) as pool:
        return list(pool.map(call, range(times)))


def test_every_system_holds_on_both_builds(game, other):
    """What a release tool asks before it sends players: each system works, through the real interface."""
    for one in (game, other):
        failed = {row.name: row.why for row in smoke(one.url, is_newcomer=True) if not row.ok}
        assert failed == {}


def test_a_build_says_what_it_is(game, other):
    """Two builds can be told apart."""
    first, second = game.get("/version")[1], other.get("/version")[1]
    assert (first["build"], first["cohort"], second["build"]) == ("v1", "blue", "v2")
    assert first["edition"] != second["edition"]
    assert {"rules", "content", "protocol", "schema", "flags"} <= first.keys()
    assert game.get("/live")[0] == game.get("/ready")[0] == 200


def test_the_same_key_at_once_on_two_builds_has_one_effect(game, other, new_key):
    """A mobile that sends a purchase twice, and meets two builds, pays once."""
    token, key = game.born("Twice"), new_key()
    both = (game, other)
    replies = at_once(8, lambda n: both[n % 2].order(token, "buy_npc", key=key, item="fodder", n=2))
    assert {reply["ok"] for reply in replies} == {True}
    assert len({str(reply) for reply in replies}) == 1
    assert game.get("/v1/sync", token)[1]["purse"]["stone"] == 500 - 60


def test_fifty_purchases_at_once_are_fifty_purchases(game, other):
    """Nothing is lost between two builds that serve the same player at the same moment."""
    token = game.born("Buyer")
    both = (game, other)
    replies = at_once(12, lambda n: both[n % 2].order(token, "buy_npc", item="fodder", n=1))
    bought = sum(reply["ok"] for reply in replies)
    assert {reply.get("code", "stale_version") for reply in replies} == {"stale_version"}
    shown = other.get("/v1/sync", token)[1]
    assert shown["purse"]["stone"] == 500 - 30 * bought
    assert shown["ver"] == 1 + bought


def test_a_refused_command_is_refused_the_same_way_again(game, new_key):
    """A late duplicate of a refused command does not suddenly happen."""
    token, key = game.born("Refused"), new_key()
    first = game.order(token, "use", key=key, item="minor_pill", bound=False, n=1)
    game.order(token, "buy_npc", item="minor_pill", n=1)
    assert first["code"] == "insufficient"
    assert game.order(token, "use", key=key, item="minor_pill", bound=False, n=1) == first


def test_an_accepted_command_keeps_its_reply_on_another_build(game, other, new_key):
    """After a switch the client's resend finds its first reply, even where the rules would now refuse."""
    token, key = game.born("Moved"), new_key()
    first = game.order(token, "stage_challenge", key=key, stage=1)
    assert first["ok"]
    assert other.order(token, "stage_challenge", key=key, stage=1) == first
    assert other.order(token, "stage_challenge", key=key, stage=2)["code"] == "key_reuse"


def test_keys_out_of_time_do_not_execute(game, new_key):
    """A command that was stuck in the network for hours does nothing any more."""
    token, now_ms = game.born("Late"), time.time_ns() // 1_000_000
    for at_ms in (now_ms - 3_700_000, now_ms + 400_000):
        assert game.order(token, "idle_claim", key=new_key(at_ms))["code"] == "key_expired"
    assert game.order(token, "idle_claim", key="00000000-0000-4000-8000-000000000000")["code"] == "key_expired"


def test_a_version_that_moved_on_is_stale(game):
    """A client that saw an older state is told so instead of acting on it."""
    token = game.born("Stale")
    assert game.order(token, "idle_claim", ver=1)["ok"]
    stale = game.order(token, "idle_claim", ver=1)
    assert (stale["code"], stale["retryable"]) == ("stale_version", True)


WRONG = {
    "no JSON": (b"{", 400, "invalid_args"),
    "an empty batch": ([], 400, "invalid_args"),
    "too long a batch": ([{}] * 17, 400, "invalid_args"),
    "an unknown field": ([{"v": 1, "key": "k", "name": "x", "cheat": 1}], 400, "invalid_args"),
    "too much": (b" " * 70_000, 400, "invalid_args"),
}


@pytest.mark.parametrize("what", WRONG)
def test_what_is_no_command_is_refused_with_a_code(game, what):
    """Nonsense is answered, not obeyed, and never breaks the server."""
    body, status, code = WRONG[what]
    got, reply = game.send("/v1/cmd", body, game.log_in("the one who sends nonsense"))
    assert (got, reply["code"]) == (status, code)


@pytest.mark.parametrize(
    ("name", "args", "code"),
    [
        ("fly", {}, "unknown_command"),
        ("use", {"item": "minor_pill", "bound": True, "n": 100}, "invalid_args"),
        ("use", {"item": "minor_pill", "bound": True, "cheat": 1}, "invalid_args"),
        ("stage_challenge", {"stage": "1"}, "invalid_args"),
        ("stage_challenge", {"stage": -1}, "invalid_args"),
    ],
)
def test_arguments_are_decoded_strictly(game, name, args, code):
    """A client cannot smuggle in what the rules do not expect."""
    assert game.order(game.log_in("the strict one"), name, **args)["code"] == code


def test_only_the_newest_session_of_a_player_lives(game):
    """Two devices do not play one character against each other; a stranger does not play it at all."""
    game.born("Session")
    account = "account Session"
    old, new = game.log_in(account), game.log_in(account)
    assert game.order(old, "idle_claim")["code"] == "not_allowed"
    assert game.order(new, "idle_claim")["ok"]
    assert game.get("/v1/sync", old)[0] == 401
    assert game.get("/v1/sync", new[:-1] + ("0" if new[-1] != "0" else "1"))[0] == 401
    assert game.get("/v1/sync")[0] == 401
    wrong = {"v": 1, "account": account, "secret": "somebody else's secret"}
    assert game.send("/v1/session", wrong)[0] == 401


def test_a_batch_stops_at_the_first_reply_that_asks_for_patience(game, new_key):
    """What depends on the step before is not tried without it."""
    token = game.born("Batch")
    names = [("stage_challenge", {"stage": 1}), ("stage_challenge", {"stage": 2}), ("idle_claim", {})]
    batch = [{"v": 1, "key": new_key(), "name": name, "args": args} for name, args in names]
    replies = game.send("/v1/cmd", batch, token)[1]
    assert [reply.get("code", "ok") for reply in replies] == ["ok", "cooldown"]


def test_a_switched_off_system_says_so_and_the_others_go_on(game, query, database):
    """One broken system can be closed without closing the game."""
    token = game.born("Switched")
    query(database, "INSERT INTO switch VALUES ('system.combat', 'off') RETURNING 1")
    wait_for(lambda: game.get("/version")[1]["flags"] == {"combat": "off"})
    assert game.order(token, "idle_claim")["code"] == "disabled"
    assert game.order(token, "buy_npc", item="fodder", n=1)["ok"]
    query(database, "DELETE FROM switch RETURNING 1")
    wait_for(lambda: game.get("/version")[1]["flags"] == {})
    assert game.order(token, "idle_claim")["ok"]


def test_a_save_changed_by_hand_keeps_that_player_out(game, query, database):
    """A corrupted row is seen at once and touches nobody else."""
    token = game.born("Tampered")
    query(database, "UPDATE player SET ver = 7 WHERE account = 'account Tampered' RETURNING 1")
    assert game.order(token, "idle_claim")["code"] == "maintenance"
    assert game.get("/v1/sync", token)[1]["code"] == "maintenance"
    seen = [line for line in game.get("/metrics")[1].splitlines() if line.startswith("cultivation_hash_mismatch_total")]
    assert int(seen[0].rsplit(" ", 1)[1]) >= 2
    query(database, "UPDATE player SET ver = 1 WHERE account = 'account Tampered' RETURNING 1")
    assert game.order(token, "idle_claim")["ok"]


def test_a_name_that_looks_the_same_is_taken(game):
    """Nobody can pass for somebody else; a name given up is free again."""
    token = game.born("Solitude")
    other = game.log_in("the impostor")
    taken = game.order(other, "create", name="S0litude", element="fire")
    assert (taken["code"], taken["detail"]) == ("invalid_args", "name_taken")
    assert game.order(token, "rename", name="Another Name")["ok"]
    assert game.order(other, "create", name="S0litude", element="fire")["ok"]


def test_every_posting_and_metric_names_build_and_cohort(game, query, database, new_key):
    """An audit can tell whose money it looks at."""
    token = game.born("Labelled")
    one = {"v": 1, "key": new_key(), "name": "buy_npc", "args": {"item": "fodder"}}
    game.send("/v1/cmd", [one], token, **{"x-cohort": "g9-1"})
    rows = query(database, "SELECT DISTINCT build, cohort FROM ledger WHERE cohort IN ('g9-1', 'blue')")
    assert {("v1", "g9-1"), ("v1", "blue")} <= set(rows)
    commands = [line for line in game.get("/metrics")[1].splitlines() if line.startswith("cultivation_commands")]
    assert commands
    assert all('build="v1",cohort="blue"' in line for line in commands)


def test_in_which_build_a_player_was_is_noted_while_the_player_is_there(game, query, database):
    """Who was moved to a build in the middle of a session is among those whom its fault is made good to."""
    player = game.get("/v1/sync", game.born("Moved Here"))[1]["player"]
    rows = "SELECT build, first_at <= last_at FROM build_span WHERE player = $1"
    wait_for(lambda: query(database, rows, player))
    assert query(database, rows, player) == [("v1", True)]


def test_a_great_deed_is_announced_once(game, query, database):
    """What others are told leaves the outbox once, also when it is delivered twice."""
    event = """INSERT INTO outbox (tx, seq, type, player, data, at, build, depth)
               VALUES (1, 1, 'RealmAdvanced', 5, '{"r": 5, "l": 1}', 0, 'v1', 0) RETURNING 1"""
    for _ in range(2):
        query(database, event)
        wait_for(lambda: query(database, "SELECT 1 FROM outbox") == [])
    told = query(database, "SELECT key, text FROM announcement")
    assert told == [("realm:5:1:1", "A cultivator has reached Spirit Severing.")]
    for of_now in ("UPDATE announcement SET at = $1 RETURNING 1", "UPDATE chat SET at = $1 RETURNING 1"):
        query(database, of_now, time.time_ns() // 1_000_000)
    token = game.born("Admirer")
    (banner,) = game.get("/v1/announcements", token)[1]["announcements"]
    (message,) = game.get("/v1/chat/history?channel=system", token)[1]["messages"]
    assert banner["texts"] == message["texts"]
    assert banner["texts"].keys() == {"en", "de"}
    assert game.get("/ready")[0] == 200


def test_draining_refuses_newcomers_first_and_everybody_later(start_game, database, new_key):
    """A process can be emptied without throwing anybody out."""
    game = start_game(database, "--build", "v3").wait_ready()
    token = game.born("Guest")
    status, left = game.send("/drain", {"mode": "new_sessions"})
    assert (status, left["sessions"]["player"]) == (200, 1)
    assert game.get("/ready")[0] == 503
    login = {"v": 1, "account": "newcomer", "secret": "a secret of this test"}
    status, refused = game.send("/v1/session", login)
    assert (status, refused["code"], refused["retryable"]) == (503, "maintenance", True)
    assert game.order(token, "idle_claim")["ok"]
    game.send("/drain", {"mode": "all"})
    assert game.order(token, "idle_claim", key=new_key())["status"] == 503
    game.send("/drain", {"mode": "none"})
    assert game.get("/ready")[0] == 200


def test_the_books_are_clean_after_all_of_this(game, other, database):
    """Everything above left value conserved, and the audit knows both builds."""
    for number, one in enumerate((game, other)):
        assert one.order(one.born(f"Last{number}"), "buy_npc", item="fodder", n=3)["ok"]
    result = audits.once(database)
    assert result.violations == []
    assert result.by_build == dict.fromkeys(result.by_build, 0)
    assert {"v1", "v2"} <= result.by_build.keys()
    assert min(result.postings[build] for build in ("v1", "v2")) >= 5


def wait_for(holds):
    """Until something holds; a limit so long that only a real failure meets it."""
    end_s = time.monotonic() + 20
    while not holds():
        assert time.monotonic() < end_s, "it never came to hold"
        time.sleep(0.05)
