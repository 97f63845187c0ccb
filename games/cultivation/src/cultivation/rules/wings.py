"""System 2.18, wings: each failure brings a blessing, and a blessing that is full succeeds."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from cultivation.rules import ledger
from cultivation.rules.numbers import PPM
from cultivation.rules.turn import answer, emit, reject, roll_ppm, with_player

if TYPE_CHECKING:
    from cultivation.rules.sections.wings import Wings
    from cultivation.rules.turn import Turn

FEATHER = "feather"
STEPS_MAX = 109  # rank 10, step 9
BLESS_MAX = 1_000
FADES_MS = 7 * 86_400_000


def wing_try(turn: Turn) -> Turn:
    """One step more, or a greater blessing."""
    wings = turn.player.wings
    if wings.steps() >= STEPS_MAX:
        reject("cap_exceeded", "wings")
    turn = ledger.take_pieces(turn, FEATHER, qty=2 * (wings.rank + 1), reason="use")
    turn = ledger.charge(turn, "stone", qty=1_000 * (wings.rank + 1) ** 2, reason="wing")
    bless = bless_now(wings, turn.now_ms)
    turn, rolled = roll_ppm(turn, "wing")
    if rolled < chance_ppm(wings.rank, bless):
        rank, step = divmod(wings.steps() + 1, 10)
        after = replace(wings, rank=rank, step=step, bless=0)
        turn = emit(with_player(turn, wings=after), "WingAdvanced", rank=rank, step=step)
        return answer(turn, ok=True, bless=0)
    risen = min(BLESS_MAX, bless + 10 + rolled % 11)
    turn = with_player(turn, wings=replace(wings, bless=risen, blessed_ms=turn.now_ms))
    return answer(turn, ok=False, bless=risen)


def wing_skin(turn: Turn, *, skin: int) -> Turn:
    """How the wings look; each rank brings a look, and none of them makes stronger."""
    if skin > turn.player.wings.rank:
        reject("not_unlocked", f"rank {skin}")
    return with_player(turn, wings=replace(turn.player.wings, skin=skin))


def chance_ppm(rank: int, bless: int) -> int:
    """How likely the next try succeeds; a full blessing always does."""
    if bless >= BLESS_MAX:
        return PPM
    return min(PPM, max(20_000, 400_000 - 35_000 * rank) + 600 * bless)


def bless_now(wings: Wings, now_ms: int) -> int:
    """The blessing as it stands: it is gone when it was not raised for seven days."""
    return wings.bless if now_ms - wings.blessed_ms < FADES_MS else 0
