"""Every order of the house: who may give it, and what carries it out."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from cultivation.service.admin import mail, moderation, money, players, repair, running, staff, suspicion

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cultivation.service.admin.act import Act

ACTS: Mapping[type, Act] = MappingProxyType(
    {
        **running.ACTS,
        **players.ACTS,
        **money.ACTS,
        **repair.ACTS,
        **suspicion.ACTS,
        **staff.ACTS,
        **moderation.ACTS,
        **mail.ACTS,
    }
)
