"""System 2.15, chat: numbered messages in channels, a pace for everybody, and reports that count."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cultivation.rules import words
from cultivation.rules.deal import Deal, Delete, Insert, Update, change, with_turn
from cultivation.rules.turn import answer, emit, reject

if TYPE_CHECKING:
    from collections.abc import Mapping

LINK_LEVEL = 30
SAME_MAX = 3
NEW_PEOPLE_MAX = 10
REPORTERS = 3
MUTE_MS = (600_000, 3_600_000, 86_400_000)  # the first, the second, the third time; from then on a person decides
HELD_MAX = 5  # messages of one player that wait for a person
IGNORED_MAX = 200
HOUSE = 0  # who speaks in the system channel
PACE: Mapping[str, tuple[int, int]] = {  # thousandths of a message a second, and how many at once
    "world": (200, 1), "guild": (2_000, 5), "party": (2_000, 5), "dm": (1_000, 1),
}  # fmt: skip


def send(deal: Deal, args: Any) -> Deal:  # noqa: ANN401  # decoded arguments
    """One message more in a channel, under the next number."""
    kind = _kind(deal, args.channel)
    until = deal.rows["muted_until"]
    if until is not None and until > deal.now_ms:
        reject("not_allowed", f"muted until {until}", retry_after_ms=until - deal.now_ms)
    if not deal.rows["has_room"]:
        reject("cap_exceeded", "this channel is full")
    turn = deal.turn()
    outcome, shown, skeleton = _text(deal, args.text, turn.player.character.level)
    if deal.rows["same"](skeleton) >= SAME_MAX - 1:
        reject("rate_limited", "the same again")
    if kind == "dm" and deal.rows["is_new_person"] and deal.rows["new_people"] >= NEW_PEOPLE_MAX:
        reject("rate_limited", f"{NEW_PEOPLE_MAX} new people an hour")
    deal = _paced(deal, kind)
    if outcome == "hold":
        return _held(deal, args.channel, shown, skeleton)
    seq = deal.rows["seq"] + 1
    row = {
        "channel": args.channel, "seq": seq, "sender": deal.who, "name": turn.player.character.name, "text": shown,
        "skeleton": skeleton, "at": deal.now_ms, "masked": outcome == "mask",
    }  # fmt: skip
    turn = answer(emit(turn, "ChatSent", channel=args.channel, seq=seq), seq=seq, text=shown)
    channel = Update("chat_channel", {"channel": args.channel}, {"seq": seq}, {"seq": deal.rows["seq"]})
    return change(with_turn(deal, turn), channel, Insert("chat", row))


def report(deal: Deal, _args: Any) -> Deal:  # noqa: ANN401  # decoded arguments
    """Somebody finds a message wrong; three different people within ten minutes silence its sender for ten, and a
    person of the house is asked. Who was wrong four times of five is heard, and not counted.
    """
    message = deal.rows["message"]
    if message is None or message["sender"] in (HOUSE, deal.who):
        reject("not_found", "message")
    key = {"channel": message["channel"], "seq": message["seq"], "reporter": deal.who}
    deal = change(deal, Insert("chat_report", {**key, "sender": message["sender"], "at": deal.now_ms}))
    before = deal.rows["reporters"]
    counts = deal.rows["is_trusted"] and deal.who not in before
    if counts and len(before) + 1 == REPORTERS:
        deal = _silenced(deal, message)
    return with_turn(deal, emit(deal.turn(), "Reported", channel=message["channel"], seq=message["seq"]))


def _silenced(deal: Deal, message: Mapping[str, Any]) -> Deal:
    """Longer each time; the fourth time and later only a person silences. In any case a person looks at it."""
    times, sender = deal.rows["mutes"], message["sender"]
    review = {"channel": message["channel"], "seq": message["seq"], "sender": sender, "at": deal.now_ms}
    deal = change(deal, Insert("chat_review", {**review, "times": times + 1}, may_exist=True))
    if times >= len(MUTE_MS):
        return deal
    # A silence that a person has given is never made shorter by the rule.
    until = max(deal.now_ms + MUTE_MS[times], deal.rows["silent_until"])
    mute = {"player": sender, "until": until, "why": "reports", "times": times + 1}
    return change(deal, Delete("chat_mute", {"player": sender}, may_lack=True), Insert("chat_mute", mute))


def ignore(deal: Deal, args: Any) -> Deal:  # noqa: ANN401  # decoded arguments
    """This player alone reads somebody no more; nobody is told."""
    if args.player not in deal.turns or args.player == deal.who:
        reject("not_found", "player")
    if deal.rows["ignoring"] >= IGNORED_MAX:
        reject("cap_exceeded", f"{IGNORED_MAX} players")
    return change(deal, Insert("chat_ignore", {"player": deal.who, "ignored": args.player, "at": deal.now_ms}))


def listen_again(deal: Deal, args: Any) -> Deal:  # noqa: ANN401  # decoded arguments
    """The player reads somebody again."""
    return change(deal, Delete("chat_ignore", {"player": deal.who, "ignored": args.player}))


def _kind(deal: Deal, channel: str) -> str:
    """The kind of a channel in which this player may speak."""
    kind, _, rest = channel.partition(":")
    if kind not in PACE or not deal.rows["may_enter"]:
        reject("not_found", "channel")
    if kind == "dm" and str(deal.who) not in rest.split(":"):
        reject("not_found", "channel")
    return kind


def _held(deal: Deal, channel: str, text: str, skeleton: str) -> Deal:
    """The message waits for a person, and its sender is told so; it has no number yet."""
    if deal.rows["held"] >= HELD_MAX:
        reject("rate_limited", "messages that wait for a person")
    turn = deal.turn()
    row = {
        "channel": channel, "sender": deal.who, "name": turn.player.character.name, "text": text,
        "skeleton": skeleton, "at": deal.now_ms,
    }  # fmt: skip
    return change(with_turn(deal, answer(turn, held=True)), Insert("chat_held", row))


def _text(deal: Deal, text: str, level: int) -> tuple[str, str, str]:
    trimmed = words.tidy(text)
    if wrong := words.flaw(trimmed):
        reject("invalid_args", wrong)
    if level < LINK_LEVEL and words.has_link(trimmed):
        reject("invalid_args", "links")
    tables = deal.tables
    outcome, shown = words.judged(trimmed, tables)
    if outcome == "reject":
        reject("invalid_args", "words")
    return outcome, shown, words.bared(trimmed, tables.confusables)


def _paced(deal: Deal, kind: str) -> Deal:
    """One token of the player's bucket for this kind of channel."""
    rate, burst = PACE[kind]
    old = deal.rows["buckets"].get(kind)
    passed_ms = deal.now_ms - old["at"] if old else 0
    tokens = min(burst * 1_000, old["tokens"] + rate * passed_ms // 1_000) if old else burst * 1_000
    if tokens < 1_000:
        reject("rate_limited", kind, retry_after_ms=-(-(1_000 - tokens) * 1_000 // rate))
    key = {"player": deal.who, "kind": kind}
    row = {**key, "tokens": tokens - 1_000, "at": deal.now_ms}
    return change(deal, Delete("chat_bucket", key, may_lack=True), Insert("chat_bucket", row))
