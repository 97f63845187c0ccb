"""What the documents are made from: the shape of an explained document, without the code that explains it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from gonogo.report.timeline.subject import Phase


class Line(Protocol):
    """One line and how it was understood."""

    @property
    def line(self) -> int:
        """Counted from 1."""
        ...

    @property
    def text(self) -> str:
        """As it was written."""
        ...

    @property
    def kind(self) -> str:
        """criterion, item, step, …"""
        ...

    @property
    def reading(self) -> str:
        """How it was understood."""
        ...

    @property
    def path(self) -> tuple[str, ...]:
        """The headings above it."""
        ...

    @property
    def phase(self) -> int:
        """The place of its phase, from 1 on; 0: none."""
        ...

    @property
    def role(self) -> str:
        """Success or failure, of a criterion."""
        ...

    @property
    def label(self) -> str:
        """What stands before a colon."""
        ...

    @property
    def box(self) -> str | None:
        """What stands in its task box; None without one."""
        ...

    @property
    def lacks(self) -> tuple[str, ...]:
        """What its figures leave open."""
        ...

    @property
    def standing(self) -> str:
        """How it could be decided."""
        ...


class Explained(Protocol):
    """The whole of it."""

    @property
    def file(self) -> str:
        """Its path."""
        ...

    @property
    def lines(self) -> Sequence[Line]:
        """In order."""
        ...

    @property
    def phases(self) -> Sequence[Phase]:
        """In order."""
        ...
