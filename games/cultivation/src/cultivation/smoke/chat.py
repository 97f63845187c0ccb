"""The smoke check of system 2.15, chat."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cultivation.smoke.visitor import must

if TYPE_CHECKING:
    from cultivation.smoke.visitor import Visitor

REFUSED = ("", "a\u200bb", "a\u202eb", "a d m i n", "x" * 201)
SHOWN = {"Scunthorpe is far": "Scunthorpe is far", "\uff41\uff44\uff4d\uff49\uff4e here": "***** here"}


async def grown(v: Visitor) -> None:
    """Words without disguise, a pace for everybody, and numbers without a gap for two who read."""
    (other,) = v.others
    channel = f"dm:{min(v.id, other.id)}:{max(v.id, other.id)}"
    for text in REFUSED:
        told = await v.order("chat_send", channel=channel, text=text)
        must(told.get("code") == "invalid_args", f"{text!r} is refused, not {told}")
    for seq, (who, (text, shown)) in enumerate(zip((v, other), SHOWN.items(), strict=True), start=1):
        sent = (await who.good("chat_send", channel=channel, text=text))["result"]
        must(sent == {"seq": seq, "text": shown}, f"{text!r} is message {seq}, shown as {shown!r}")
    await other.refused("rate_limited", "chat_send", channel=channel, text="and at once again")
    for reader in (v, other):
        told = (await reader.read(f"/v1/chat/history?channel={channel}"))["messages"]
        must([message["seq"] for message in told] == [2, 1], "both read both")
    since = (await v.read(f"/v1/chat/history?channel={channel}&since=1"))["messages"]
    must([message["seq"] for message in since] == [2], "reading goes on after the last number")
    back = await v.read(f"/v1/chat/history?channel={channel}&before_seq=2")
    must([message["seq"] for message in back["messages"]] == [1] and not back["more"], "and back before any")
