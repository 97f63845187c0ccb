"""Which check looks at which system and core part: one line each."""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING

from cultivation.rules.support import Raise
from cultivation.rules.systems import CORE_PARTS
from cultivation.rules.systems import SYSTEMS as REGISTRY
from cultivation.smoke import (
    accessories,
    achievement,
    arena,
    character,
    chat,
    client,
    combat,
    dantian,
    dungeon,
    equipment,
    events,
    guild,
    inventory,
    leaderboard,
    market,
    meridians,
    mount,
    notification,
    power,
    pvp,
    quest,
    realms,
    runes,
    skills,
    social,
    soul,
    state,
    wings,
)
from cultivation.smoke.cast import MASTER, TRADER, Check
from cultivation.smoke.gates import gate

if TYPE_CHECKING:
    from collections.abc import Mapping

NAMES = (*(system.name for system in REGISTRY), *CORE_PARTS)
RICH = Raise(stone=1_000_000, jade=1_000)
BEASTS = (("mount_dun_pony", 1), ("fodder", 600), ("beast_core", 10))
CHECKS: Mapping[str, Check] = MappingProxyType(
    {
        "character": Check(character.check, character.grown, RICH),
        "combat": Check(combat.check, combat.grown, Raise(realm=2, level=40)),
        "equipment": Check(equipment.check, equipment.grown, RICH),
        "skills": Check(skills.check, skills.grown, replace(RICH, level=30)),
        "quest": Check(quest.check, quest.grown, Raise(level=10)),
        "inventory": Check(inventory.check, inventory.grown, RICH),
        "market": Check(gate("market", "market_buy", id=1, max_total=1), market.grown, TRADER, 2),
        "social": Check(gate("social", "friend_request", player=1), social.grown, TRADER, 2),
        "guild": Check(gate("guild", "guild_leave"), guild.grown, MASTER, 5),
        "dungeon": Check(gate("dungeon", "lobby_open", dungeon=0), dungeon.grown, MASTER, 1),
        "pvp": Check(gate("pvp", "pvp_queue"), pvp.grown, MASTER, 1),
        "arena": Check(gate("arena", "arena_join"), arena.grown, MASTER, 3),
        "achievement": Check(achievement.check, achievement.grown, Raise(level=achievement.LEVEL)),
        "leaderboard": Check(leaderboard.check, leaderboard.grown),
        "chat": Check(gate("chat", "chat_send", channel="world:1", text="hello"), chat.grown, TRADER, 1),
        "notification": Check(notification.check, notification.grown, others=1),
        "mount": Check(gate("mount", "mount_ride", id="dun_pony"), mount.grown, replace(MASTER, items=BEASTS)),
        "wings": Check(gate("wings", "wing_try"), wings.grown, replace(MASTER, items=(("feather", 10),))),
        "accessories": Check(gate("accessories", "acc_unequip", slot="necklace"), accessories.grown, MASTER),
        "runes": Check(gate("runes", "rune_unsocket", slot=0), runes.grown, replace(MASTER, items=(("rune_0_1", 9),))),
        "meridians": Check(gate("meridians", "meridian_open"), meridians.grown, replace(MASTER, realm=2)),
        "dantian": Check(gate("dantian", "dantian_up"), dantian.grown, replace(MASTER, realm=2)),
        "soul": Check(gate("soul", "transcend"), soul.grown, replace(MASTER, realm=5)),
        "realms": Check(realms.check, realms.grown, Raise(realm=4, level=60)),
        "state": Check(state.check, state.grown),
        "events": Check(events.check, events.grown),
        "power": Check(power.check),
        "client": Check(client.check),
    }
)
