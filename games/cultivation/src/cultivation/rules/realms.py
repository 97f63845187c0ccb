"""System 2.24, cultivation realms: qi grows with time, layers cost qi, breaking through is a risk."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cultivation.rules import accrual, ledger
from cultivation.rules.numbers import BP, PPM
from cultivation.rules.renewed import renewed as replace
from cultivation.rules.turn import Turn, answer, emit, reject, roll_ppm, with_player

if TYPE_CHECKING:
    from cultivation.rules.player import Player, Realm
    from cultivation.rules.tables import Tables

QI_UNIT = 1_000_000  # milli-qi a second over milliseconds
BONUS_BP_MAX = 30_000
INJURY_MS = 600_000
PILL = "breakthrough_pill"
LAYERS = 9
REALM_LAST = 9
ANNOUNCED_FROM = 5


def advance(turn: Turn) -> Turn:
    """The next layer of the same realm; it never fails, it only costs."""
    turn = settle(turn)
    realm = turn.player.realm
    if realm.layer >= LAYERS:
        reject("wrong_state", "the ninth layer ends with a breakthrough")
    turn = spend(turn, cost(turn.tables, realm.r, realm.layer))
    turn = with_player(turn, realm=replace(turn.player.realm, layer=realm.layer + 1))
    return emit(turn, "RealmAdvanced", r=realm.r, l=realm.layer + 1)


def breakthrough(turn: Turn, *, pills: int) -> Turn:
    """From the ninth layer to the next realm: success is rolled, failure pays back 70 % and injures."""
    turn = settle(turn)
    realm = turn.player.realm
    if realm.layer < LAYERS or realm.r >= REALM_LAST:
        reject("wrong_state", "only the ninth layer of a realm below the last can break through")
    price = cost(turn.tables, realm.r, realm.layer)
    turn = ledger.take_pieces(spend(turn, price), PILL, qty=pills, reason="use")
    helped_ppm = 50_000 * realm.pity + 100_000 * pills + 500 * turn.player.soul.level
    chance_ppm = min(PPM, turn.tables.realms[realm.r].chance_ppm + helped_ppm)
    turn, roll = roll_ppm(turn, "breakthrough")
    turn = answer(turn, success=roll < chance_ppm, chance_ppm=chance_ppm)
    return _rise(turn) if roll < chance_ppm else _fail(turn, price)


def settle(turn: Turn) -> Turn:
    """Qi up to now; the end of an injury is a change of rate, so the time is split there."""
    settled = settled_realm(turn.player, turn.tables, turn.now_ms)
    before = turn.player.realm
    turn = with_player(turn, realm=settled)
    gained = settled.gained - before.gained
    if gained > 0:
        turn = emit(turn, "QiSettled", gained=gained)
    return _capped(turn, before.amount)


def settled_realm(player: Player, tables: Tables, now_ms: int) -> Realm:
    """The section as it stands at `now_ms`; used by reading as well, which writes nothing."""
    realm = player.realm
    time = accrual.span(realm.anchor_ms, now_ms, accrual.cap_ms(player))
    hurt_ms = min(time.paid_ms, max(0, realm.injury_until - realm.anchor_ms))
    hurt, rem = accrual.grow(hurt_ms, rate=realm.rate * 8_000 // BP, rem=realm.rem, unit=QI_UNIT)
    well, rem = accrual.grow(time.paid_ms - hurt_ms, rate=realm.rate, rem=rem, unit=QI_UNIT)
    moved_ms, lost_ms = max(realm.anchor_ms, now_ms), realm.lost_ms + time.lost_ms
    return _gained(player, tables, hurt + well, anchor_ms=moved_ms, rem=rem, lost_ms=lost_ms)


def gain(turn: Turn, qi: int) -> Turn:
    """Qi from elsewhere than time; what the dantian cannot hold is lost and counted."""
    turn = settle(turn)
    before = turn.player.realm.amount
    return _capped(with_player(turn, realm=_gained(turn.player, turn.tables, qi)), before)


def _capped(turn: Turn, before: int) -> Turn:
    """With an event each time that the dantian has become full."""
    realm = turn.player.realm
    if before < realm.amount == capacity(turn.player, turn.tables):
        return emit(turn, "QiCapReached", lost=realm.lost)
    return turn


def spend(turn: Turn, qi: int) -> Turn:
    """Settled qi is used up, or the command is refused."""
    realm = turn.player.realm
    if realm.amount < qi:
        reject("insufficient", "qi")
    return with_player(turn, realm=replace(realm, amount=realm.amount - qi, spent=realm.spent + qi))


def with_rate(turn: Turn) -> Turn:
    """Takes over the rate that the player's sections now give; the time before was settled at the old one."""
    fresh = rate(turn.player, turn.tables)
    if fresh == turn.player.realm.rate:
        return turn
    return with_player(turn, realm=replace(turn.player.realm, rate=fresh))


def rate(player: Player, tables: Tables) -> int:
    """Milli-qi a second while uninjured."""
    row = tables.realms[player.realm.r]
    return row.rate * (BP + min(bonus_bp(player, tables), BONUS_BP_MAX)) // BP


def bonus_bp(player: Player, tables: Tables) -> int:
    """What adds to the base rate: root, whole meridians, purity, the realm's technique, guild and soul."""
    soul = 100 * player.soul.level + sum(tables.soul.nodes[k].qi_bp for k in player.soul.nodes)
    grown = 150 * player.meridians.complete() + min(5_000, 5 * player.dantian.purity)
    root = tables.roots[player.character.grade].rate_bp
    return root + grown + 400 * player.realm.r + 100 * player.guild.qi + soul


def cost(tables: Tables, r: int, layer: int) -> int:
    """Qi to leave a layer."""
    times: int = 5 ** (layer - 1)
    parts: int = 4 ** (layer - 1)
    return tables.realms[r].cost * times // parts


def capacity(player: Player, tables: Tables) -> int:
    """How much qi the player can hold; even an untrained dantian holds more than any layer costs."""
    return 8 * tables.realms[player.realm.r].cost * (BP + 100 * player.dantian.level) // BP


def _gained(player: Player, tables: Tables, qi: int, **moved: int) -> Realm:
    """The section with more qi, and with what else has moved."""
    realm = player.realm
    kept = min(qi, max(0, capacity(player, tables) - realm.amount))
    lost = realm.lost + qi - kept
    return replace(realm, amount=realm.amount + kept, gained=realm.gained + qi, lost=lost, **moved)


def _rise(turn: Turn) -> Turn:
    realm = turn.player.realm
    risen = replace(realm, r=realm.r + 1, layer=1, pity=0, amount=0, lost=realm.lost + realm.amount)
    turn = with_rate(with_player(turn, realm=risen))
    return emit(turn, "RealmAdvanced", r=risen.r, l=1)


def _fail(turn: Turn, price: int) -> Turn:
    realm = turn.player.realm
    back = min(price * 7 // 10, max(0, capacity(turn.player, turn.tables) - realm.amount))
    hurt = replace(
        realm,
        amount=realm.amount + back,
        spent=realm.spent - back,
        pity=realm.pity + 1,
        injury_until=turn.now_ms + INJURY_MS,
    )
    return emit(with_player(turn, realm=hurt), "BreakthroughFailed", r=realm.r, pity=hurt.pity)
