"""Golden saves: players of released versions, as they lay in the database, are whole in this build and in the next."""

from __future__ import annotations

import contextlib
import json
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import msgspec
import pytest

from cultivation.content.load import tables
from cultivation.defects import planted
from cultivation.rules import power
from cultivation.rules.play import World, play
from cultivation.rules.player import SECTIONS, Instance
from cultivation.state import codec, migrate

FOLDER = Path(__file__).parents[1] / "cases" / "saves"
FILES = sorted(FOLDER.glob("*/*.json"))
WORLD = World(tables(), b"a secret")
HOUR_MS = 3_600_000
NEWER = ("moonlight", {"rank": 2, "bless": 17})
POWER_CHANGED: dict[str, str] = {}
"""(version/save) to the line of the release note that says why its power is another now."""


def read(path):
    """The file, with bytes and keys as the database gives them."""
    kept = json.loads(path.read_text(encoding="ascii"))
    return SimpleNamespace(
        **kept | {"name": f"{path.parent.name}/{path.stem}"},
        bytes=bytes.fromhex(kept["state"]),
        assets={
            "purse": kept["purse"],
            "stacks": {(item, bound): qty for item, bound, qty in kept["stacks"]},
            "instances": {thing["id"]: msgspec.convert(thing, Instance) for thing in kept["instances"]},
        },
    )


def loaded(save, state=None, schema=None):
    """The player of a save, or of what another build made of it, and what is carried on."""
    player, carried = codec.decode(save.player, state or save.bytes, schema or save.schema)
    rows = {"guild_row": tuple(save.guild_row), "content_row": save.content}
    return replace(player, **save.assets, **rows), carried


def settled(player, ms=0):
    """What the sweeper does with a save: a turn in which nothing is ordered."""
    return play(player, WORLD, now_ms=player.core.last_ms + ms, rule=lambda turn: turn)


def every(wrong):
    """All golden saves in which that is found; none when all is well."""
    return {save.name: found for save in map(read, FILES) if (found := wrong(save))}


def not_total(save):
    """Loading and a first look at it, at once and an hour later."""
    player, _ = loaded(save)
    for ms in (0, HOUR_MS):
        turn = settled(player, ms)
        if power.reference(turn.player, WORLD.tables) != turn.player.power:
            return "its kept power is not the power"
    return ""


def not_deterministic(save):
    """Twice the same bytes give twice the same player, and the same bytes again."""
    (one, carried), (other, again) = loaded(save), loaded(save)
    same = one == other and codec.encode(one, carried) == codec.encode(other, again)
    return "" if same else "read twice it is two players"


def not_idempotent(save):
    """A save at this build's schema is written as it was read; a second migration changes nothing."""
    player, carried = loaded(save)
    once, schema = codec.encode(player, carried), codec.schema_of(carried)
    player, carried = loaded(save, once, schema)
    twice = codec.encode(player, carried)
    behind = [name for name, version in migrate.SCHEMA.items() if schema[name] < version]
    return "" if (twice, behind) == (once, []) else f"brought on twice it is another: {behind}"


def value_changed(save):
    """Assets lie beside the save: bringing it on moves none of them, and no line of the ledger comes of it."""
    turn = settled(loaded(save)[0])
    assets = {name: getattr(turn.player, name) for name in save.assets}
    return "" if (assets, turn.postings, turn.mails) == (save.assets, (), ()) else "value has moved"


def power_changed(save):
    """Power as the player last saw it, or a line in the release note."""
    turn = settled(loaded(save)[0])
    now = power.power_of(turn.player.power, turn.player.realm.r)
    return "" if now == save.power or save.name in POWER_CHANGED else f"{save.power} became {now}"


def lost_by_the_build_before(save):
    """N, N-1, N: a newer build has a field more in every section and a section more; this build plays the save."""
    newer = msgspec.msgpack.decode(save.bytes)
    newer = {name: {**newer.get(name, {}), "newest": {"of": name}} for name in SECTIONS} | newer_sections(newer)
    schema = dict.fromkeys([*SECTIONS, NEWER[0]], 2)
    state = msgspec.msgpack.encode(newer, order="sorted")
    player, carried = loaded(save, state, schema)
    if back := differing(newer, codec.encode(player, carried)):
        return f"lost by loading and saving: {back}"
    moved = replace(player, combat=replace(player.combat, stage_cleared=player.combat.stage_cleared + 1))
    expected = newer | {"combat": {**newer["combat"], "stage_cleared": moved.combat.stage_cleared}}
    if back := differing(expected, codec.encode(moved, carried)):
        return f"lost by playing: {back}"
    return "" if dict(codec.schema_of(carried)) == schema | save_schema(save, schema) else "the newer schema is lost"


def newer_sections(data):
    """The sections that this build does not know, and one that nobody knew yet."""
    return {name: data[name] for name in data.keys() - SECTIONS.keys()} | dict([NEWER])


def save_schema(save, schema):
    """Versions beyond those of the newer build: of a save that was newer still."""
    return {name: version for name, version in save.schema.items() if version > schema.get(name, 0)}


def differing(newer, state):
    """Sections that do not mean the same: what is left out means its beginning."""
    found = msgspec.msgpack.decode(state)
    return sorted(name for name in newer.keys() | found.keys() if meant(name, newer) != meant(name, found))


def meant(name, data):
    if name not in SECTIONS:
        return data.get(name)
    section = data.get(name, {})
    whole = msgspec.convert({**plain(SECTIONS[name]()), **section}, SECTIONS[name])  # with fields that came later
    return {**section, **plain(whole)}


def plain(section):
    return msgspec.msgpack.decode(msgspec.msgpack.encode(section))


CHECKS = {
    "total": not_total,
    "deterministic": not_deterministic,
    "idempotent": not_idempotent,
    "conserves assets": value_changed,
    "power": power_changed,
    "N, N-1, N": lost_by_the_build_before,
}


@pytest.mark.parametrize("name", CHECKS)
def test_every_golden_save_is_whole(name):
    """Whoever played a released version finds everything again, in this build and back from the next one."""
    assert every(CHECKS[name]) == {}


@pytest.mark.parametrize(("defect", "check"), [("B6", "N, N-1, N"), ("B14", "idempotent"), ("good", "")])
def test_bad_builds_fail_on_the_golden_saves(defect, check):
    """A build that drops what it does not know or migrates twice is found by these saves."""
    with planted(defect) if check else contextlib.nullcontext():
        failed = {name for name, wrong in CHECKS.items() if every(wrong)}
    assert check in failed if check else failed == set()


def test_there_are_twenty_of_each_version_and_they_are_all_kinds_of_players():
    """Every system, realms from the first to the last, wide bags, the injured, the reborn, the newest and the edge."""
    by_version = {folder: [read(path) for path in FILES if path.parent == folder] for folder in FOLDER.iterdir()
                  if folder.is_dir()}  # fmt: skip
    assert by_version
    for saves in by_version.values():
        assert len(saves) >= 20
        players = [loaded(save)[0] for save in saves]
        touched = {name for save in saves for name in msgspec.msgpack.decode(save.bytes)}
        assert touched >= SECTIONS.keys()
        realms = {player.realm.r for player in players}
        assert {0, 9} < realms
        assert len(realms) >= 7
        assert any(player.inventory.capacity == 200 for player in players)
        assert any(player.realm.injury_until > player.core.last_ms for player in players)
        assert {player.soul.transcended for player in players} >= {0, 1, 3}
        assert any(player.guild.guild for player in players)
        assert any(player.guild.left_ms for player in players)
        assert any(player.character.exp_lost == 2**53 - 1 for player in players)
        assert any(loaded(save)[1].sections for save in saves)


def test_nothing_in_them_says_whose_they_were():
    """A save in the repository has a number for a name."""
    for save in map(read, FILES):
        who = loaded(save)[0].character
        assert (who.name[:7], who.skeleton[:6]) == ("Golden ", "golden")
        assert who.name[7:].isdigit()
