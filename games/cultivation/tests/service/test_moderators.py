"""What moderators and support order over HTTP: each by its role, each written down."""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.real


@pytest.fixture(scope="module")
def game(start_game, database):
    return start_game(database, "--build", "v1").wait_ready()


@pytest.fixture(scope="module")
def grown(game, staff):
    """Makes a player who may chat; returns (token, id)."""

    def make(name, **to):
        token = game.born(name)
        player = game.get("/v1/sync", token)[1]["player"]
        order = {"do": "raise", "why": "a test of the house", "player": player, "realm": 1, "level": 20, **to}
        assert game.send("/v1/admin", order, staff["operator"])[0] == 200
        return token, player

    return make


def said(game, token, text, channel="world:5"):
    reply = game.order(token, "chat_send", channel=channel, text=text)
    assert reply["ok"], reply
    return reply["result"]


def history(game, token, channel="world:5"):
    return [one["text"] for one in game.get(f"/v1/chat/history?channel={channel}", token)[1]["messages"]]


def test_a_moderator_hides_silences_and_shuts_out(  # noqa: PLR0913, PLR0917  # the world of this story
    game, grown, done, order, query, database
):
    """Abuse is dealt with by whoever is on duty, and the log says who did what and why."""
    token, player = grown("Abuser")
    reader, _ = grown("Reader")
    seq = said(game, token, "words to hide")["seq"]
    done("moderator", "hide_message", channel="world:5", seq=seq)
    assert history(game, reader) == [""]
    assert order("moderator", "hide_message", channel="world:5", seq=seq)[1]["code"] == "not_found"
    done("moderator", "mute_player", player=player, minutes=10)
    assert game.order(token, "chat_send", channel="world:5", text="again")["code"] == "not_allowed"
    done("moderator", "mute_player", player=player, minutes=0)
    assert order("moderator", "mute_player", player=player, minutes=0)[1]["code"] == "wrong_state"
    done("moderator", "ban_player", player=player)
    assert game.order(token, "idle_claim")["code"] == "not_allowed"
    login = {"v": 1, "account": "account Abuser", "secret": "a secret of this test"}
    assert game.send("/v1/session", login)[1]["detail"] == "banned: a test of the house"
    assert order("moderator", "unban_player", player=player)[1]["code"] == "not_allowed"
    done("support", "unban_player", player=player)
    assert game.send("/v1/session", login)[0] == 200
    lines = query(database, "SELECT account, what, outcome FROM audit_log WHERE what ~ '_(message|player)$'")
    assert ("staff moderator", "ban_player", "done") in lines
    assert ("staff moderator", "unban_player", "not_allowed: this needs the role support") in lines


def test_nobody_shuts_out_the_house(query, order, database):
    """A moderator cannot silence or ban those who watch moderators."""
    names = dict(query(database, "SELECT account, id FROM player WHERE account LIKE 'staff %'"))
    assert order("moderator", "ban_player", player=names["staff operator"])[1]["code"] == "not_allowed"
    assert order("operator", "ban_player", player=names["staff operator2"])[1]["code"] == "not_allowed"
    assert order("moderator", "ban_player", player=10**9)[1]["code"] == "not_found"


def test_what_is_held_is_read_by_a_person_first(game, grown, done, order):
    """A message that smells of fraud is not shown, is not lost, and its sender is told that it waits."""
    token, player = grown("Seller")
    reader, _ = grown("Buyer")
    assert said(game, token, "Cheap  JADE here", "world:6") == {"held": True}
    assert history(game, reader, "world:6") == []
    (waits,) = [one for one in done("moderator", "reviews")["held"] if one["sender"] == player]
    assert done("moderator", "judge_held", id=waits["id"], verdict="let_through")["seq"] == 1
    assert history(game, reader, "world:6") == ["Cheap  JADE here"]
    assert order("moderator", "judge_held", id=waits["id"], verdict="refused")[1]["code"] == "not_found"


def test_reports_are_judged_and_those_who_cry_wolf_count_no_more(game, grown, done, query, database):
    """Three players silence somebody until a person has looked; who was wrong again and again silences nobody."""
    loud, player = grown("Loud")
    wolves = [grown(f"Wolf {n}") for n in range(3)]
    seq = said(game, loud, "la la la", "world:7")["seq"]
    for token, _ in wolves:
        assert game.order(token, "chat_report", channel="world:7", seq=seq)["ok"]
    assert game.order(loud, "chat_send", channel="world:7", text="why?")["code"] == "not_allowed"
    (review,) = [one for one in done("moderator", "reviews")["reviews"] if one["sender"] == player]
    assert (review["text"], review["seq"], review["times"]) == ("la la la", seq, 1)
    done("moderator", "judge", id=review["id"], verdict="rejected")
    assert done("moderator", "reviews")["reviews"] == []
    query(database, "UPDATE chat_bucket SET tokens = 1000 RETURNING 1")
    again = said(game, loud, "la la again", "world:7")["seq"]
    wrong = """INSERT INTO chat_report (channel, seq, reporter, sender, at, verdict)
    SELECT 'world:7', -n, $1::bigint, 0, (extract(epoch FROM now()) * 1000)::bigint, 'rejected'
    FROM generate_series(1, 4) n RETURNING 1"""
    query(database, "UPDATE chat_report SET at = at - 700000 WHERE sender = $1 RETURNING 1", player)
    query(database, wrong, wolves[0][1])
    for token, _ in wolves:
        assert game.order(token, "chat_report", channel="world:7", seq=again)["ok"]
    assert query(database, "SELECT until FROM chat_mute WHERE player = $1", player) == [(0,)]
    assert done("moderator", "reviews")["reviews"] == []


def test_a_gift_for_many_needs_two_people(game, done, order, grown):
    """Nobody of the house hands out value alone, and until it is signed nobody is even shown it."""
    token, _ = grown("Gifted")
    gift = {"id": "spring", "subject": "Spring", "attach": [["stone", 70]]}
    assert done("operator", "broadcast", **gift)["state"] == "proposed"
    assert game.order(token, "mail_claim", id="spring")["code"] == "not_found"
    assert order("operator", "sign_broadcast", id="spring")[1]["code"] == "not_found"
    assert order("support", "sign_broadcast", id="spring")[1]["code"] == "not_allowed"
    done("operator2", "sign_broadcast", id="spring")
    assert game.order(token, "mail_claim", id="spring")["delta"] == {"stone": 70}
    assert order("operator", "sign_broadcast", id="spring")[1]["code"] == "not_found"
    assert done("support", "broadcast", id="words", subject="Only words")["state"] == "sent"
    done("support", "cancel_broadcast", id="words")
    assert order("operator2", "sign_broadcast", id="words")[1]["code"] == "not_found"
    elsewhere = order("support", "broadcast", id="far", subject="Far away", regions=["asia"])[1]
    assert (elsewhere["code"], elsewhere["detail"]) == ("wrong_state", "this database serves utc")
    wrong = order("support", "broadcast", id="wrong", subject="Wrong", attach=[["contrib", 5]])
    assert wrong[1]["code"] == "invalid_args"
