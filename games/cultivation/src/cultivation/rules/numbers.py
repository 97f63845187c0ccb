"""Whole numbers and their limits: the only numbers that rules know."""

SAFE_INT_MAX = 2**53 - 1  # the largest integer that a browser holds exactly
BALANCE_MAX = 9 * 10**15  # no balance grows beyond this: a credit over it changes nothing
PPM = 1_000_000
BP = 10_000


def clamp(value: int, low: int, high: int) -> int:
    """`value`, moved into [low, high]."""
    return max(low, min(high, value))


def is_safe(value: int) -> bool:
    """Whether a number may be stored and sent."""
    return -SAFE_INT_MAX <= value <= SAFE_INT_MAX
