"""System 2.23, soul: a life given up makes the next one stronger."""

from __future__ import annotations

from dataclasses import replace
from math import isqrt
from typing import TYPE_CHECKING, Any

from cultivation.rules import realms
from cultivation.rules.deal import Deal, with_turn
from cultivation.rules.sections.dantian import Dantian
from cultivation.rules.sections.meridians import Meridians
from cultivation.rules.sections.soul import Life
from cultivation.rules.turn import answer, emit, reject, with_player

if TYPE_CHECKING:
    from cultivation.rules.player import Player
    from cultivation.rules.turn import Turn

LEVEL_MAX = 200
NODES_MAX = 3
COOLDOWN_MS = 86_400_000
KEPT_MS = 7 * 86_400_000
FROM_REALM, FROM_LAYER = 5, 9
SHARD_QI = 1_000_000


def transcend(turn: Turn) -> Turn:
    """Realm, qi, meridians and purity begin anew; the qi of this life becomes shards."""
    turn = realms.settle(turn)
    player = turn.player
    if (player.realm.r, player.realm.layer) < (FROM_REALM, FROM_LAYER):
        reject("not_unlocked", f"realm {FROM_REALM} layer {FROM_LAYER}")
    wait_ms = player.soul.transcended_ms + COOLDOWN_MS - turn.now_ms
    if player.soul.transcended and wait_ms > 0:
        reject("cooldown", retry_after_ms=wait_ms)
    shards = shards_of(player)
    soul = replace(
        player.soul,
        gained=player.soul.gained + shards,
        transcended=player.soul.transcended + 1,
        transcended_ms=turn.now_ms,
        qi_before=player.realm.spent,
        highest_realm=max(player.soul.highest_realm, player.realm.r),
        before=_life(player, shards, now_ms=turn.now_ms),
    )
    turn = with_player(_reborn(turn), soul=soul)
    return answer(emit(turn, "SoulTranscended", shards=shards, times=soul.transcended), shards=shards)


def transcend_outside(deal: Deal, _args: Any) -> Deal:  # noqa: ANN401  # decoded arguments
    """Ditto, while the player is in no dungeon run."""
    if deal.rows["is_inside"]:
        reject("wrong_state", "a dungeon run is open")
    return with_turn(deal, transcend(deal.turn()))


def restored(turn: Turn) -> Turn:
    """The life before the last one again, and its shards taken back: what support may do for seven days.

    The qi of the life between is lost and counted; assets stay where they are.
    """
    turn = realms.settle(turn)
    player, soul = turn.player, turn.player.soul
    life = soul.before
    if life is None or turn.now_ms >= life.until_ms:
        reject("not_found", "no life is kept")
    if life.shards < 0:
        reject("wrong_state", "an older build kept this life without its worth")
    if soul.shards() < life.shards:
        reject("insufficient", "its shards are spent")
    now = player.realm
    lost = now.lost + now.amount - life.amount
    realm = replace(now, r=life.r, layer=life.layer, amount=life.amount, lost=lost, pity=0, injury_until=0)
    soul = replace(
        soul,
        gained=soul.gained - life.shards,
        transcended=soul.transcended - 1,
        qi_before=life.qi_before,
        before=None,
    )
    dantian = replace(player.dantian, purity=life.purity)
    meridians = Meridians(life.meridian_points)
    turn = with_player(turn, realm=realm, meridians=meridians, dantian=dantian, soul=soul)
    return emit(turn, "SoulRestored", r=life.r, l=life.layer)


def soul_up(turn: Turn) -> Turn:
    """One level of the soul for shards."""
    soul = turn.player.soul
    if soul.level >= LEVEL_MAX:
        reject("cap_exceeded", "soul")
    turn = _paid(turn, 1 + soul.level // 10)
    turn = with_player(turn, soul=replace(turn.player.soul, level=soul.level + 1))
    return emit(turn, "SoulLeveled", level=soul.level + 1)


def soul_node(turn: Turn, *, node: int) -> Turn:
    """One of three choices among twelve."""
    soul = turn.player.soul
    if not soul.transcended:
        reject("not_unlocked", "transcend")
    if node in soul.nodes:
        reject("wrong_state", "chosen")
    if len(soul.nodes) >= NODES_MAX:
        reject("cap_exceeded", "nodes")
    return with_player(turn, soul=replace(soul, nodes=(*soul.nodes, node)))


def soul_forget(turn: Turn, *, node: int) -> Turn:
    """A choice taken back, for a shard."""
    if node not in turn.player.soul.nodes:
        reject("not_found", "node")
    turn = _paid(turn, 1)
    soul = turn.player.soul
    return with_player(turn, soul=replace(soul, nodes=tuple(k for k in soul.nodes if k != node)))


def shards_of(player: Player) -> int:
    """What this life is worth: the whole root of the millions of qi spent in it."""
    return isqrt((player.realm.spent - player.soul.qi_before) // SHARD_QI)


def _paid(turn: Turn, shards: int) -> Turn:
    soul = turn.player.soul
    if soul.shards() < shards:
        reject("insufficient", "shards")
    return with_player(turn, soul=replace(soul, spent=soul.spent + shards))


def _life(player: Player, shards: int, *, now_ms: int) -> Life:
    realm = player.realm
    points, purity = player.meridians.points, player.dantian.purity
    before = player.soul.qi_before
    return Life(now_ms + KEPT_MS, realm.r, realm.layer, realm.amount, points, purity, shards, before)


def _reborn(turn: Turn) -> Turn:
    old = turn.player.realm
    realm = replace(old, r=0, layer=1, amount=0, lost=old.lost + old.amount, pity=0, injury_until=0)
    return with_player(
        turn, realm=realm, meridians=Meridians(), dantian=Dantian(level=turn.player.dantian.level, purity=0)
    )
