"""Content is checked before it is served: each mistake has its sentence."""

from __future__ import annotations

from dataclasses import replace

import pytest

from cultivation.content.check import findings
from cultivation.content.load import tables
from cultivation.rules.tables import ChestRow, Effect, ItemRow, RootGrade
from cultivation.rules.tables.accessories import Definition
from cultivation.rules.tables.goals import Goal, Reward
from cultivation.rules.tables.shared import FirstClear

T = tables()
PILL = T.items["minor_pill"]


def test_the_content_of_this_build_is_clean():
    """What ships has been checked."""
    assert findings(T) == []


CUT = T.skills.active["swallow_cut"]


def with_main(**changes):
    """The tables with the first main quest changed."""
    first = next(iter(T.quest.main))
    main = {**T.quest.main, first: replace(T.quest.main[first], **changes)}
    return replace(T, quest=replace(T.quest, main=main))


def with_achievement(**changes):
    """The tables with the first achievement changed."""
    first = next(iter(T.achievement.achievements))
    rows = {**T.achievement.achievements, first: replace(T.achievement.achievements[first], **changes)}
    return replace(T, achievement=replace(T.achievement, achievements=rows))


def box(holds):
    """A box that holds one of something."""
    return ItemRow("Box", 0, 0, Effect("box", grants=((holds, 1),)))


BROKEN = {
    "weights of root": replace(T, roots=(RootGrade("odd", 999_999, 0),)),
    "weights of chest": replace(T, chest=(ChestRow("fodder", 1, 5),)),
    "not 6 qualities": replace(T, quality_ppm=(1_000_000,)),
    "not 10 realms": replace(T, realms=T.realms[:9]),
    "a number out of its range": replace(T, realms=(replace(T.realms[0], rate=0), *T.realms[1:])),
    "sells for more than 40 %": replace(T, items={**T.items, "minor_pill": replace(PILL, sell=17)}),
    "sold with profit": replace(
        T, items={**T.items, "travel_box": ItemRow("Box", 50, 0, Effect("box", grants=(("spirit_pill", 1),)))}
    ),
    "item minor_pill does nothing": replace(T, items={**T.items, "minor_pill": replace(PILL, effect=Effect("qi"))}),
    "holds 1 of moon": replace(T, chest=(ChestRow("moon", 1, 1_000_000),)),
    "unknown item moon": replace(T, start_items=(("moon", 1),)),
    "unknown gear": replace(T, start_gear="moon"),
    "does not lead to a plain letter": replace(T, confusables={"0": "1", "1": "l"}),
    "would not be a plain word": replace(T, items={**T.items, "a:b": PILL}),
    "in a circle": replace(
        T, skills=replace(T.skills, active={**T.skills.active, "swallow_cut": replace(CUT, needs=("last_silence",))})
    ),
    "needs the unknown skill moon": replace(
        T, skills=replace(T.skills, active={**T.skills.active, "swallow_cut": replace(CUT, needs=("moon",))})
    ),
    "has no strength": replace(
        T, skills=replace(T.skills, active={**T.skills.active, "swallow_cut": replace(CUT, strength=0)})
    ),
    "not twelve numbers": replace(T, runes=replace(T.runes, all_kinds=(1,))),
    "there are 9 mounts": replace(T, mount=replace(T.mount, names=dict(list(T.mount.names.items())[1:]))),
    "a form without a slot": replace(
        T, accessories=replace(T.accessories, definitions={"hat": Definition("Hat", "hat")})
    ),
    "15 chances of enhancing": replace(T, equipment=replace(T.equipment, enhance_ppm=(1,))),
    "gives moon": with_main(reward=Reward(items=(("moon", 1),))),
    "number out of its range": with_main(target=0),
    "main quests pay more": with_main(reward=Reward(stone=10**9)),
    "unknown quest moon is retired": replace(T, quest=replace(T.quest, retired=("moon",))),
    "not 60 main": replace(T, quest=replace(T.quest, retired=tuple(T.quest.main)[:1])),
    "which nothing posts": with_main(goal=Goal(event="StageCleared", ledger="faucet:moon:stone")),
    "measures the unknown": with_main(goal=Goal(state="moon")),
    "counts the unknown event": with_main(goal=Goal(event="Moonrise")),
    "reads what StageCleared": with_main(goal=Goal(event="StageCleared", sum="moon")),
    "neither state nor events": with_main(goal=Goal()),
    "jade, more than 3000": with_achievement(jade=(0, 5, 3_000)),
    "points, more than 2000": with_achievement(points=(5, 8, 500)),
    "5 to 50 points": with_achievement(points=(4, 8, 10)),
    "not worth 5 to": with_achievement(points=(5, 8, 51)),
    "do not fit together": with_achievement(tiers=(3, 2, 1)),
    "counts the unknown moon": with_achievement(counter="moon"),
    "turned into something else": replace(
        T, items={**T.items, "old_chest": replace(T.items["old_chest"], buy=1, sell=0)}
    ),
    "turned into something else and sold": replace(
        T, items={**T.items, "rune_0_1": replace(T.items["rune_0_1"], buy=10), "rune_0_12": replace(PILL, sell=10**8)}
    ),
    "box in box": replace(T, items={**T.items, "one_box": box("other_box"), "other_box": box("one_box")}),
    "a ticket for the unknown moon": replace(
        T, items={**T.items, "minor_pill": replace(PILL, effect=Effect("ticket", ticket="moon"))}
    ),
    "brings the unknown mount": replace(
        T, items={**T.items, "minor_pill": replace(PILL, effect=Effect("mount", mount="moon"))}
    ),
}


@pytest.mark.parametrize("sentence", BROKEN)
def test_a_mistake_in_the_content_is_found(sentence):
    """A typo in a table does not become an economy."""
    assert any(sentence in finding for finding in findings(BROKEN[sentence]))


WRONG_SHARED = {
    "shop": {"guild_shop": {"no_such_thing": 5}},
    "free": {"guild_shop": {"feather": 0}},
    "order": {"season_honor": ((10, 5), (1, 9))},
    "too much": {"tournament_honor": ((1, 9_000),)},
    "no tiger": {"guild_shop": {"feather": 20}},
    "no dungeon": {"first_clear": (FirstClear(20, 0, "mount_ink_crane"),)},
}


@pytest.mark.parametrize("what", WRONG_SHARED)
def test_a_slip_in_what_many_players_share_is_found(what):
    """A shop without a price, honors upside down, a mount that nobody can get: none of them goes out."""
    wrong = replace(tables(), shared=replace(tables().shared, **WRONG_SHARED[what]))
    assert findings(wrong)
