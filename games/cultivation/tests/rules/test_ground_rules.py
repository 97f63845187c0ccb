"""The ground rules that every system stands on: closed sets are closed, and nothing named in them is missing."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import get_args

import pytest

import cultivation
from cultivation.protocol.commands import COMMANDS
from cultivation.protocol.commands.deals import DEALS
from cultivation.rules import roll
from cultivation.rules.catalogue import CATALOGUE
from cultivation.rules.systems import SYSTEMS, Reach
from cultivation.rules.turn import Code

RULES = Path(cultivation.__file__).parent / "rules"
EVENTS = """PlayerCreated LevelUp StageCleared IdleClaimed FightResolved EquipChanged Enhanced ItemLost SkillLeveled
SlotsChanged QuestCompleted QuestClaimed ItemGained MarketListed MarketSold Outbid FriendAdded FriendRemoved GiftClaimed
GuildJoined GuildLeft GuildDonated GuildTech GuildBossHit DungeonStarted DungeonFinished PvpResolved TournamentWon
SeasonEnded ArenaResolved RankChanged"""
CODES = """stale_version key_reuse key_expired unknown_command invalid_args not_unlocked insufficient cap_exceeded
inventory_full not_found wrong_state cooldown rate_limited stale_target content_mismatch disabled maintenance
client_outdated not_allowed internal"""
ASKED = {
    "character": "create rename allocate respec set_title",
    "combat": "stage_challenge expedition_set idle_claim",
    "equipment": "equip unequip enhance salvage",
    "skills": "learn upgrade set_slots reset",
    "quest": "quest_claim bounty_accept bounty_abandon",
    "inventory": "use sell buy_npc discard lock expand",
    "market": "market_list market_cancel market_buy market_bid",
    "social": "friend_request friend_accept friend_decline friend_remove block unblock gift_send gift_claim",
    "guild": "guild_create guild_apply guild_invite guild_accept guild_leave guild_kick guild_promote "
    "guild_transfer guild_donate guild_tech_up guild_boss_hit guild_shop_buy guild_disband",
    "dungeon": "lobby_open lobby_join lobby_ready dungeon_start dungeon_advance dungeon_finish dungeon_abandon",
    "pvp": "pvp_queue pvp_leave_queue duel_challenge duel_accept tournament_signup",
    "arena": "arena_join arena_fight defence_set",
}


def test_dice_fall_on_the_eight_streams_only():
    """A roll on a stream that nobody knows of could not be recomputed by support."""
    used = set()
    for file in RULES.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            is_roll = isinstance(node, ast.Call) and getattr(node.func, "id", "") in {"roll_ppm", "roll_number"}
            if is_roll and len(node.args) > 1 and isinstance(node.args[1], ast.Constant):
                used.add(node.args[1].value)
    assert roll.STREAMS == ("drop", "enhance", "breakthrough", "refine", "wing", "gift", "quest", "combat")
    assert {"drop", "enhance", "breakthrough", "combat"} <= used <= set(roll.STREAMS)


def test_refusals_are_of_the_closed_set():
    """A client can have a sentence for each of them."""
    assert set(get_args(Code)) == set(CODES.split())


def test_each_system_reaches_whom_it_should():
    """A release meters a system by whom its defects can hurt."""
    reach = {one: {system.name for system in SYSTEMS if system.reach is one} for one in Reach}
    assert reach[Reach.SHARED] == {"market", "social", "pvp", "arena", "leaderboard", "chat"}
    assert reach[Reach.GROUP] == {"guild", "dungeon"}
    assert len(reach[Reach.PRIVATE]) == 16


@pytest.mark.parametrize("system", ASKED)
def test_a_system_has_its_commands(system):
    """Everything that players may do in it can be done, under its kill switch."""
    for name in ASKED[system].split():
        command = COMMANDS.get(name) or DEALS.get(name)
        assert command is not None, name
        assert command.system == system


def test_every_order_belongs_to_a_system():
    """One without a system would have no kill switch."""
    assert {command.system for command in DEALS.values()} <= {system.name for system in SYSTEMS}


def test_events_that_were_promised_are_in_the_catalogue():
    """Goals, achievements and the stream live on them."""
    assert set(EVENTS.split()) <= CATALOGUE.keys()
