"""The bag: what fits is granted, and what does not fit goes into a mail; a reward is never lost."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cultivation.rules import instances, ledger
from cultivation.rules.player import Instance
from cultivation.rules.renewed import renewed as replace
from cultivation.rules.turn import Mail, Turn, answer, emit, with_player

if TYPE_CHECKING:
    from cultivation.rules.player import Player

STACK_MAX = 9_999
MAIL_MS = 30 * 86_400_000


def grant_stack(turn: Turn, key: tuple[str, bool], *, qty: int, reason: str) -> Turn:
    """A reward: what fits goes into the bag, exactly the rest into one mail. It never fails and loses
    nothing.
    """
    fits = min(qty, room_for(turn.player, key))
    if fits:
        turn = ledger.give_stack(turn, key, qty=fits, reason=reason)
        turn = emit(turn, "ItemGained", item=key[0], qty=fits, reason=reason)
    if fits < qty:
        turn, mail_id = _overflow_mail(turn, reason)
        turn = ledger.mail_stack(turn, mail_id, key, qty=qty - fits, reason=reason)
    return turn


def grant_instance(turn: Turn, made: Instance, *, reason: str) -> Turn:
    """The same for a unique item."""
    if slots_used(turn.player) < turn.player.inventory.capacity:
        turn = ledger.give_instance(turn, made, reason)
        return emit(turn, "ItemGained", item=made.kind, qty=1, reason=reason)
    turn, mail_id = _overflow_mail(turn, reason)
    return ledger.mail_instance(turn, mail_id, made, reason=reason)


def make_instance(turn: Turn, kind: str, *, tier: int, quality: int, bound: bool) -> tuple[Turn, Instance]:
    """A unique item without affixes and with a name that nothing else will ever have."""
    old = turn.player.inventory
    made = Instance(f"{turn.player.id}.{old.items_made + 1}", kind, tier, quality, bound)
    return with_player(turn, inventory=replace(old, items_made=old.items_made + 1)), made


def room_for(player: Player, key: tuple[str, bool]) -> int:
    """How many more pieces of a stack fit."""
    free = player.inventory.capacity - slots_used(player)
    return max(0, free) * STACK_MAX + -player.stacks.get(key, 0) % STACK_MAX


def slots_used(player: Player) -> int:
    """Slots in use: each begun stack of 9 999, and each unique item that is not worn."""
    return sum(-(-qty // STACK_MAX) for qty in player.stacks.values()) + _carried(player)


def _carried(player: Player) -> int:
    return len(player.instances) - instances.worn_count(player)


def _overflow_mail(turn: Turn, reason: str) -> tuple[Turn, str]:
    """The one mail of this command that takes what does not fit."""
    if turn.mails:
        return turn, turn.mails[0].id
    old = turn.player.inventory
    mail = Mail(f"{turn.player.id}.{old.mails_made + 1}", reason, turn.now_ms + MAIL_MS)
    turn = with_player(turn, inventory=replace(old, mails_made=old.mails_made + 1))
    turn = emit(answer(turn, mailed=mail.id), "MailSent", mail=mail.id)
    return replace(turn, mails=(mail,)), mail.id
