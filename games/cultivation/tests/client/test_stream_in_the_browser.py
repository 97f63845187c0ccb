"""How the client holds on to its stream: resumed where it was, spread out after a loss, at the moment it was told."""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.real

FOLLOW = """async ({ turns, random }) => {
  const { follow } = await import("/client/stream.js");
  const { renew, account, remember } = await import("/client/session.js");
  await renew();
  const told = { asked: [], pauses: [], news: [], lost: 0, back: 0, moved: 0, looks: 0 };
  const dice = Math.random;
  Math.random = () => random;
  const body = (text) => new Blob([text]).stream();
  const open = async (path) => {
    told.asked.push(path);
    const turn = turns[told.asked.length - 1];
    if (turn === "broken") throw new TypeError("network");
    if (typeof turn === "object") return new Response("", turn);
    return new Response(body(turn), { status: 200 });
  };
  await follow({
    open,
    pause: async (ms) => { told.pauses.push(ms); },
    onNews: ({ event, data }) => told.news.push(event === "open" ? event : [event, data]),
    look: async () => { told.looks += 1; },
    lost: () => { told.lost += 1; },
    back: () => { told.back += 1; },
    moved: async () => { told.moved += 1; },
    replaced: async () => true,
    world: async () => 7,
    stop: () => told.asked.length >= turns.length,
  });
  Math.random = dice;
  return told;
}"""


def event(kind, data, number=None):
    head = "" if number is None else f"id: {number}\n"
    return f"{head}event: {kind}\ndata: {data}\n\n"


@pytest.fixture
def follow(new_page, game):
    """Lets the client follow streams that go as written; what it asked for, how long it waited, what it told on."""

    def told(*turns, random=0.5):
        page = new_page()
        page.goto(f"{game.url}/client/seal.svg")
        return page.evaluate(FOLLOW, {"turns": list(turns), "random": random})

    return told


def test_a_lost_stream_goes_on_where_it_was(follow):
    """A letter that came in a tunnel would never be heard of, or twice."""
    hello = event("hello", '{"seq": 4}')
    told = follow(hello + event("MailSent", "{}", 5) + event("MailSent", "{}", 6), ": beat\n\n", "")
    assert told["asked"] == ["/v1/stream?world=7", "/v1/stream?since=6&world=7", "/v1/stream?since=6&world=7"]
    assert [one[0] for one in told["news"] if one != "open"] == ["hello", "MailSent", "MailSent"]


def test_a_player_who_did_not_keep_up_begins_where_the_server_says(follow):
    """Somebody whose news are gone would ask for them for ever; told to begin anew, the page looks at everything."""
    told = follow(event("hello", '{"seq": 4}'), event("reset", '{"seq": 900}'), "")
    assert told["asked"][2] == "/v1/stream?since=900&world=7"
    assert ["reset", {"seq": 900}] in told["news"]


@pytest.mark.parametrize(("random", "pauses"), [(1, [500, 1_000, 2_000, 4_000]), (0, [0, 0, 0, 0])])
def test_after_a_loss_everybody_waits_for_a_time_of_their_own(follow, random, pauses):
    """Ten thousand players would knock at the same moment and bring the server down again."""
    told = follow("broken", "broken", "broken", "broken", "broken", random=random)
    assert told["pauses"] == pauses
    assert told["lost"] == 4


def test_the_wait_is_bounded_and_begins_anew_when_news_come(follow):
    """After a long night in a tunnel the first loss of the morning would cost half a minute."""
    told = follow(*["broken"] * 9, ": beat\n\n", "broken", "broken", random=1)
    assert max(told["pauses"]) == 30_000
    assert told["pauses"][9:] == [500, 1_000]


def test_a_server_that_says_when_to_come_back_is_obeyed(follow):
    """A server that sheds load would be asked again in half a second."""
    told = follow(
        {"status": 429, "headers": {"retry-after": "5"}}, {"status": 503, "headers": {"retry-after": "1"}}, ""
    )
    assert told["pauses"] == [5_000, 1_000]


def test_a_drained_process_is_left_at_the_moment_it_said(follow):
    """A release would bring all players to the new process in the same second."""
    told = follow(event("hello", '{"seq": 1}') + event("drain", '{"retry_after_ms": 3210, "go_to": null}'), "")
    assert (told["pauses"], told["moved"]) == ([3_210], 1)


@pytest.mark.parametrize(("random", "pause"), [(0, 0), (0.25, 2_000), (0.999, 7_992)])
def test_a_planned_end_is_followed_at_a_moment_within_the_window(follow, random, pause):
    """A server that only says how wide the window is would have everybody back in the first half second of it."""
    told = follow(event("hello", '{"seq": 1}') + event("drain", '{"retry_window_ms": 8000}'), "", random=random)
    assert (told["pauses"], told["moved"]) == ([pause], 1)


def test_a_stream_that_is_absent_is_made_up_for_by_looking(follow):
    """Behind a proxy that knows no streams the page would stand still."""
    told = follow({"status": 404}, {"status": 404}, "")
    assert told["looks"] == 2
    assert told["pauses"] == [10_000, 10_000]


def test_another_window_ends_it(follow):
    """Two windows would take the stream from each other for ever."""
    told = follow(event("hello", '{"seq": 1}') + event("replaced", "{}"), "never", "asked")
    assert len(told["asked"]) == 1
