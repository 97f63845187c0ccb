"""The oracle: what must never be seen in any world. It shares no code with the core and trusts nothing it says."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from gonogo.simulate import rules_ends, rules_record, rules_traffic
from gonogo.simulate.account import Account

Rule = Callable[[Account], Iterator[str]]

RULES: tuple[Rule, ...] = (*rules_ends.RULES, *rules_traffic.RULES, *rules_record.RULES)


def violations(seen: Account) -> tuple[str, ...]:
    """Every rule that was broken, with the rule's name first; () is good."""
    return tuple(f"{rule.__name__}: {words}" for rule in RULES for words in rule(seen))
