"""Reads the content files into tables."""

from __future__ import annotations

import tomllib
from functools import cache
from hashlib import blake2b
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import msgspec

from cultivation.rules.tables import ChestRow, Effect, GearRow, ItemRow, RealmRow, RootGrade, Tables
from cultivation.rules.tables.accessories import AccessoryTable
from cultivation.rules.tables.achievement import AchievementTable
from cultivation.rules.tables.equipment import EquipmentTable
from cultivation.rules.tables.meridians import MeridianTable
from cultivation.rules.tables.mount import MountTable
from cultivation.rules.tables.quest import QuestTable
from cultivation.rules.tables.regions import Region
from cultivation.rules.tables.runes import RuneTable
from cultivation.rules.tables.shared import SharedTable
from cultivation.rules.tables.skills import SkillTable
from cultivation.rules.tables.soul import SoulTable
from cultivation.rules.tables.words import WordTable

if TYPE_CHECKING:
    from collections.abc import Mapping

FILES = ("realms.toml", "character.toml", "items.toml", "regions.toml")
# A system whose file is one table: the field of Tables, which is also the name of the file, and its shape.
WHOLE: Mapping[str, type] = {
    "equipment": EquipmentTable,
    "skills": SkillTable,
    "mount": MountTable,
    "accessories": AccessoryTable,
    "runes": RuneTable,
    "meridians": MeridianTable,
    "soul": SoulTable,
    "quest": QuestTable,
    "achievement": AchievementTable,
    "words": WordTable,
    "shared": SharedTable,
}
RUNE_LEVELS = 12


@cache
def tables() -> Tables:
    """The content that this build carries. Its version is the digest of the files."""
    names = (*FILES, *(f"{name}.toml" for name in WHOLE))
    texts = {name: files(__package__).joinpath(name).read_text(encoding="utf-8") for name in names}
    data: dict[str, Any] = {}
    for name in FILES:
        data |= tomllib.loads(texts[name])
    for name in WHOLE:
        data[name] = tomllib.loads(texts[f"{name}.toml"])
    data["item"] |= _tokens(data["mount"]["names"]) | _runes(data["runes"]["kinds"])
    data["accessories"]["definitions"] = _definitions(data["accessories"])
    return build(data, blake2b("".join(texts.values()).encode(), digest_size=6).hexdigest())


def build(data: dict[str, Any], version: str) -> Tables:
    """Tables from parsed files; raises KeyError or msgspec.ValidationError where their shape is wrong."""
    drops, start = data["drops"], data["start"]
    return Tables(
        version=version,
        realms=msgspec.convert(data["realm"], tuple[RealmRow, ...]),
        elements=tuple(data["elements"]),
        roots=msgspec.convert(data["root"], tuple[RootGrade, ...]),
        items={key: _item(row) for key, row in data["item"].items()},
        gear=msgspec.convert(data["gear"], dict[str, GearRow]),
        chest=msgspec.convert(drops["chest"], tuple[ChestRow, ...]),
        quality_ppm=tuple(drops["quality_ppm"]),
        quality_affixes=tuple(drops["quality_affixes"]),
        start_stone=start["stone"],
        start_gear=start["gear"],
        start_items=tuple((row["item"], row["qty"]) for row in start["items"]),
        confusables=data["confusables"],
        regions={name: msgspec.convert({"name": name, **row}, Region) for name, row in data["regions"].items()},
        **{name: msgspec.convert(data[name], kind) for name, kind in WHOLE.items()},
    )


def _item(row: dict[str, Any]) -> ItemRow:
    effect = row["effect"]
    grants = tuple((grant["item"], grant["qty"]) for grant in effect.get("grants", ()))
    made = msgspec.convert({**effect, "grants": grants}, Effect)
    return ItemRow(name=row["name"], buy=row["buy"], sell=row["sell"], effect=made)


def _tokens(names: dict[str, str]) -> dict[str, Any]:
    """An item for each mount: using it brings the mount to the stable."""
    return {
        f"mount_{mount}": {
            "name": f"Bridle of the {name}",
            "buy": 0,
            "sell": 0,
            "effect": {"kind": "mount", "mount": mount},
        }
        for mount, name in names.items()
    }


def _runes(kinds: list[str]) -> dict[str, Any]:
    """An item for each kind and level of rune; nobody trades them."""
    return {
        f"rune_{kind}_{level}": {"name": f"{name} Rune {level}", "buy": 0, "sell": 0, "effect": {"kind": "none"}}
        for kind, name in enumerate(kinds)
        for level in range(1, RUNE_LEVELS + 1)
    }


def _definitions(table: dict[str, Any]) -> dict[str, Any]:
    """An accessory of each shape in each material."""
    made = {}
    for material in table["materials"]:
        for shape in table["shapes"]:
            name = f"{material} {shape['name']}"
            made[name.lower().replace(" ", "_")] = {"name": name, "form": shape["form"]}
    return made
