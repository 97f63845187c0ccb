"""A release document of any length, in the forms that teams use: phases, tables, boxes, steps, messages, prose."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from itertools import count

SERVICES = ("accounts", "battles", "chat", "content", "gateway", "guilds", "mail", "market", "quests", "sessions")
ROLES = ("Release Lead", "Product Owner", "Operations Lead", "Support Lead", "On-Call Engineer")
WORDS = ("players", "keep", "sessions", "while", "the", "old", "capacity", "stays", "until", "it", "closes")


def document(lines: int, seed: int) -> str:
    """A document of exactly that many lines; the same seed gives the same one."""
    dice = random.Random(seed)
    written: list[str] = ["# Release 4.2.0: a long plan", ""]
    for number in count(1):
        if len(written) >= lines:
            break
        written += _phase(number, dice)
    return "\n".join(written[:lines]) + "\n"


def _phase(number: int, dice: random.Random) -> Iterator[str]:
    days, share = dice.randint(2, 9), dice.choice((1, 5, 10, 25, 50, 100))
    yield from (f"## Phase {number}: Wave {number} ({days}–{days + 3} days, {share}% of traffic)", "")
    yield from (f"**Audience:** {dice.randint(1, 90) * 100} users", f"**Owner:** {dice.choice(ROLES)}", "")
    for section in dice.sample(SECTIONS, k=len(SECTIONS)):
        yield from section(dice)
        yield ""


def _success(dice: random.Random) -> Iterator[str]:
    yield from ("### Success criteria", "")
    yield f"- [ ] error rate < {dice.choice((0.1, 0.5, 1, 2))}%"
    yield f"- [ ] p95 latency < {dice.randint(2, 9) * 50} ms"
    yield f"- [{dice.choice(' x')}] **Uptime**: {dice.choice((99, 99.5, 99.9))}% in the window"
    yield f"- [ ] {dice.randint(5, 9) * 10}+ of {dice.choice(SERVICES)} journeys complete"


def _failure(dice: random.Random) -> Iterator[str]:
    yield from ("### Failure criteria", "")
    yield f"- error rate > {dice.choice((2, 5))}% for {dice.choice((10, 30, 60))} minutes"
    yield f"- > {dice.randint(5, 20) * 100} ms response time for {dice.choice((25, 50))}% of requests"
    yield f"- any loss of data in {dice.choice(SERVICES)}"


def _thresholds(dice: random.Random) -> Iterator[str]:
    yield from ("### Alerts", "", "| Metric | Warning | Critical | Action |", "|---|---|---|---|")
    for service in dice.sample(SERVICES, k=5):
        low = dice.randint(1, 4)
        yield f"| {service} errors | > {low}% for 5 min | > {low * 3}% for 10 min | call the {dice.choice(ROLES)} |"


def _steps(dice: random.Random) -> Iterator[str]:
    service = dice.choice(SERVICES)
    yield from ("### Rollback", "")
    yield f"1. Stop traffic to {service} ({dice.randint(1, 9)} minutes)"
    yield f"2. Restore the {service} configuration ({dice.randint(5, 30)} minutes)"
    yield from ("", "```bash", f"deploy undo {service} --to 4.1.{dice.randint(0, 9)}", "```")


def _messages(dice: random.Random) -> Iterator[str]:
    yield from ("### Messages", "")
    yield f"- Every {dice.randint(1, 6)} hours: status to #{dice.choice(SERVICES)}-release"
    yield f"- **{dice.choice(ROLES)}** decides by {dice.randint(9, 17)}:00 PT"


def _prose(dice: random.Random) -> Iterator[str]:
    yield from ("### Notes", "")
    for _ in range(dice.randint(2, 6)):
        yield " ".join(dice.choices(WORDS, k=dice.randint(8, 24))).capitalize() + "."


SECTIONS: tuple[Callable[[random.Random], Iterator[str]], ...] = (
    _success,
    _failure,
    _thresholds,
    _steps,
    _messages,
    _prose,
)
