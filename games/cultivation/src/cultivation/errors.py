"""Errors that whoever runs the game can meet: a code, what happened, and what to do about it."""

from __future__ import annotations

from typing import Literal

ErrorCode = Literal[
    "address_in_use",
    "bad_argument",
    "content_broken",
    "database_in_use",
    "database_failed",
    "database_old",
    "database_unreachable",
    "service_unreachable",
]


class GameError(Exception):
    """Shown as `code: what` and `hint:` on stderr, with exit code 2."""

    def __init__(self, code: ErrorCode, what: str, hint: str) -> None:
        super().__init__(code, what, hint)
        self.code: ErrorCode = code
        self.what = what
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.code}: {self.what}\nhint: {self.hint}"
