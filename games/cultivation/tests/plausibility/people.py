"""Simulated players for tests of plausibility: how people press buttons and trade, and how programs and cheats do."""

from __future__ import annotations

from cultivation.plausibility.market import Trade

HOUR_MS = 3_600_000
T0_MS = 1_780_000_000_000
HUMANS = ("regular", "fast", "habit", "steady", "tired", "slow")
BOTS = ("clock", "jitter", "script", "batches")


def human(dice, style):
    """The moments of a person's commands within two hours and a bit, in ms."""
    at, moments = T0_MS + dice.randrange(HOUR_MS // 2), []
    if style == "habit":  # every ten minutes, give or take some seconds, a handful of commands
        for visit in range(13):
            at = T0_MS + visit * 600_000 + int(dice.gauss(0, 4_000))
            for _ in range(dice.randint(6, 12)):
                at += int(dice.lognormvariate(7.4, 0.6))
                moments.append(at)
        return moments
    median, spread = {
        "regular": (8.0, 0.9), "fast": (6.4, 0.45), "steady": (7.65, 0.22), "tired": (8.6, 1.2), "slow": (9.4, 0.8),
    }[style]  # fmt: skip
    while at < T0_MS + 2 * HOUR_MS:
        if dice.random() < 0.02:
            at += dice.randint(60_000, 600_000)  # looks away
        at += int(dice.lognormvariate(median, spread))
        moments.append(at)
    return moments


def bot(dice, style):
    """Ditto of a program: a clock, a clock with dice, a script with pauses of its own, a clock of batches."""
    at, moments, n = T0_MS, [], 0
    script = [300, 1_200, 700, 4_000, 15_000, 900]
    while at < T0_MS + 2 * HOUR_MS:
        if style == "clock":
            at += 3_000 + dice.randint(-15, 15)
        elif style == "jitter":
            at += dice.randint(4_000, 6_000)
        elif style == "script":
            at += script[n % len(script)] + dice.randint(-3, 3)
        else:
            at += 20_000 + dice.randint(-50, 50)
            moments += [at + k for k in range(5)]
        moments.append(at)
        n += 1
    return moments


def honest_week(dice, players=300, sales=3_000):
    """A week of sales between people: prices around the worth, bargains, the hurried, and a few busy traders."""
    found = []
    for number in range(sales):
        seller = dice.randint(1, players) if dice.random() < 0.7 else dice.randint(1, 10)
        buyer = dice.randint(1, players) if dice.random() < 0.8 else dice.randint(1, 10)
        if seller == buyer:
            continue
        worth = dice.choice([10, 17, 60, 250, 2_000, 30_000])
        factor = dice.lognormvariate(0.0, 0.5) if dice.random() < 0.97 else dice.choice([0.1, 0.12, 0.2, 5, 9.5])
        unit = min(worth * 10, max(1, worth // 10, int(worth * factor)))
        asset = f"i:{number}" if worth >= 2_000 else "s:fodder:free"
        found.append(Trade(seller, buyer, asset, 1 if worth >= 2_000 else dice.randint(1, 60), unit, worth))
    return found
