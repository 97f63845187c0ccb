"""What must hold of a load, each with its bound; times are judged only where the machine was quiet."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Check:
    """One figure and its bound. `measured` None: it could not be measured, and that is no success.

    `is_timed` says that a busy machine makes it worse, so that it is rejected there instead of judged.
    """

    name: str
    measured: float | None
    at_most: float | None = None
    at_least: float | None = None
    is_timed: bool = False
    why: str = ""

    @property
    def ok(self) -> bool:
        """Whether it holds; a figure without a bound only informs."""
        if self.at_most is None and self.at_least is None:
            return True
        if self.measured is None:
            return False
        low = self.at_least is None or self.measured >= self.at_least
        return low and (self.at_most is None or self.measured <= self.at_most)

    def as_json(self) -> dict[str, Any]:
        """The figure beside its bound."""
        bounds = {name: value for name in ("at_most", "at_least") if (value := getattr(self, name)) is not None}
        return {"name": self.name, "measured": self.measured, **bounds, "ok": self.ok, "timed": self.is_timed}

    def said(self) -> str:
        """One line for people."""
        bound = f"at most {self.at_most:g}" if self.at_most is not None else f"at least {self.at_least or 0:g}"
        value = "not measured" if self.measured is None else f"{self.measured:g}"
        return f"{self.name}: {value}, {bound}{f' ({self.why})' if self.why else ''}"


def judged(checks: list[Check], noise: list[str]) -> tuple[str, bool]:
    """(why it does not hold, whether the measurement is rejected). What noise cannot cause is judged in any case."""
    broken = [check for check in checks if not check.ok and not check.is_timed]
    if broken:
        return "; ".join(check.said() for check in broken), False
    if noise and any(check.is_timed for check in checks):
        return f"rejected, the machine was not quiet: {'; '.join(noise)}", True
    return "; ".join(check.said() for check in checks if not check.ok), False
