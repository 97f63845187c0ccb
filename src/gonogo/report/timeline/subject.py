"""What the schedule is made from: the shape of an explained document, without the code that explains it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol


class Placed(Protocol):
    """A line's place among the headings."""

    @property
    def path(self) -> tuple[str, ...]:
        """The headings above it."""
        ...


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
        """schedule, decision rule, heading, step, …"""
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
    def label(self) -> str:
        """What stands before a colon."""
        ...

    @property
    def rest(self) -> str:
        """What follows the label."""
        ...

    @property
    def cells(self) -> tuple[str, ...]:
        """A table row's."""
        ...

    @property
    def header(self) -> tuple[str, ...]:
        """The table's."""
        ...


class Phase(Protocol):
    """A phase as the document gives it; 0: not said."""

    @property
    def number(self) -> int:
        """As written."""
        ...

    @property
    def title(self) -> str:
        """As written."""
        ...

    @property
    def line(self) -> int:
        """Of its heading."""
        ...

    @property
    def hold_s(self) -> float:
        """The shortest."""
        ...

    @property
    def hold_s_max(self) -> float:
        """The longest."""
        ...

    @property
    def is_ongoing(self) -> bool:
        """Without an end."""
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
