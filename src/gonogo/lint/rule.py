"""What a rule is, and what it finds."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import Enum

from gonogo.lint.view import Document


class Severity(Enum):
    """How bad a finding is."""

    ERROR = "error"
    """The plan cannot do what it says."""
    WARNING = "warning"
    """It will go wrong on some day."""
    NOTE = "note"
    """Worth knowing."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One place where a rule does not hold. Empty `why` and `hint`: the rule's own."""

    line: int
    message: str
    why: str = ""
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule. `check` is pure. `example` is a piece of a document that the rule finds fault with."""

    code: str
    name: str
    severity: Severity
    finds: str
    why: str
    fix: str
    example: str
    check: Callable[[Document], Iterator[Fault]]


@dataclass(frozen=True, slots=True)
class Finding:
    """What is told. `silenced` is the reason that somebody gave on the line, "" where nobody did."""

    code: str
    severity: Severity
    file: str
    line: int
    message: str
    why: str
    hint: str
    silenced: str = ""

    def as_json(self) -> dict[str, str | int]:
        """The finding as one JSON object."""
        return {
            "code": self.code,
            "severity": self.severity.value,
            "file": self.file,
            "line": self.line,
            "message": self.message,
            "why": self.why,
            "hint": self.hint,
            "silenced": self.silenced,
        }
