"""The mix is the one that the table states, and what the rules refuse is not taken for something written."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from random import Random

import pytest

from cultivation.load.mix import OPEN_MAX, Mix

CALLS = 20_000


@dataclass
class Device:
    """Answers like a service that accepts everything, or nothing."""

    random: Random
    code: str = ""
    item: str = "1.1"
    is_locked: bool = False
    ver: int = 1
    asked: list = field(default_factory=list)

    async def sync(self):
        self.asked.append(("sync", {}))
        return ""

    async def order(self, command, args):
        self.asked.append((command, args))
        if self.code:
            return "", {"ok": False, "code": self.code}
        return "", {"ok": True, "ver": self.ver + 1, "result": {"listing": len(self.asked)}}

    @property
    def client(self):
        return self

    @property
    def headers(self):
        return {}

    async def get(self, path, headers):
        self.asked.append((path, headers))
        return type("Response", (), {"status": 200})


def played(mix, device):
    async def whole():
        return [await mix.play(device) for _ in range(CALLS)]

    return asyncio.run(whole())


def device(seed, **more):
    return Device(Random(seed), **more)  # noqa: S311  Seeded dice.


def traders():
    return [device(n) for n in range(5)]


def test_a_hundred_calls_are_those_of_the_table():
    """What was measured is the load that was promised: market and chat are in it."""
    mix = Mix(traders())
    played(mix, device(1))
    shares = mix.as_json()["shares_percent"]
    wanted = {"look": 70, "idle": 12, "progress": 8, "equipment": 4, "market": 3, "chat": 2, "other": 1}
    assert shares == {name: pytest.approx(share, abs=0.5) for name, share in wanted.items()}
    assert "left_out" not in mix.as_json()


def test_without_players_who_are_old_enough_the_mix_says_what_it_leaves_out():
    """A mix without market and chat is not called the whole one."""
    mix, who = Mix(), device(1)
    played(mix, who)
    assert mix.as_json()["left_out"] == ["chat", "market"]
    assert not {name for name, _ in who.asked if name.startswith(("market", "chat"))}


def test_the_market_never_fills_up():
    """A long load trades as much at its end as at its beginning: nobody meets the limit of listings."""
    mix = Mix(traders())
    played(mix, device(1))
    names = [name for trader in mix.traders for name, _ in trader.asked]
    assert 0 < len(mix.on_offer) <= OPEN_MAX
    assert names.count("market_list") - names.count("market_buy") == len(mix.on_offer)


def test_nobody_buys_what_they_offer():
    """A refusal that we cause ourselves would be measured instead of a sale."""
    mix = Mix(traders()[:1])
    played(mix, device(1))
    assert "market_buy" not in {name for name, _ in mix.traders[0].asked}


def test_refusals_are_counted_apart():
    """A load whose commands are all refused has written nothing, and says so."""
    mix = Mix()
    seen = played(mix, device(1, code="cooldown"))
    writes = sum(kind == "write" for kind, _, _ in seen)
    assert not any(is_durable for _, _, is_durable in seen)
    assert sum(mix.refused.values()) == writes > 0
