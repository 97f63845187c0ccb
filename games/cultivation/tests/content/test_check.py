"""Content is checked before it is served: each mistake has its sentence."""

from __future__ import annotations

from dataclasses import replace

import pytest

from cultivation.content.check import findings
from cultivation.content.load import tables
from cultivation.rules.tables import ChestRow, Effect, ItemRow, RootGrade

T = tables()
PILL = T.items["minor_pill"]


def test_the_content_of_this_build_is_clean():
    """What ships has been checked."""
    assert findings(T) == []


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
}


@pytest.mark.parametrize("sentence", BROKEN)
def test_a_mistake_in_the_content_is_found(sentence):
    """A typo in a table does not become an economy."""
    assert any(sentence in finding for finding in findings(BROKEN[sentence]))
