"""What a rule reads: the shape of an explained document, without the code that explains it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol


class Figure(Protocol):
    """One figure of a line; the words are those of the document's outline."""

    @property
    def measure(self) -> str:
        """errors, availability, latency, memory, cpu, or the line's own words."""
        ...

    @property
    def statistic(self) -> str:
        """p50 … p99, mean, rate, or "" where none is written."""
        ...

    @property
    def comparison(self) -> str:
        """<, <=, >, >= or "" where none is written."""
        ...

    @property
    def value(self) -> float:
        """In `unit`."""
        ...

    @property
    def high(self) -> float | None:
        """The upper end of a range."""
        ...

    @property
    def unit(self) -> str:
        """ratio, ms, bytes, count or x."""
        ...

    @property
    def for_s(self) -> float:
        """0: no duration is written."""
        ...

    @property
    def text(self) -> str:
        """As it was written."""
        ...


class Line(Protocol):
    """One line and how it was understood."""

    @property
    def line(self) -> int:
        """Counted from 1."""
        ...

    @property
    def text(self) -> str:
        """As it was written, without list marker and box."""
        ...

    @property
    def kind(self) -> str:
        """criterion, item, step, …"""
        ...

    @property
    def path(self) -> tuple[str, ...]:
        """The headings above it."""
        ...

    @property
    def phase(self) -> int:
        """The place of its phase in the document, from 1 on; 0: none."""
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
    def rest(self) -> str:
        """What follows the label."""
        ...

    @property
    def box(self) -> str | None:
        """What stands in its task box; None without one."""
        ...

    @property
    def english(self) -> str:
        """Its text with the words of plans in English, where the document is in another language; else ""."""
        ...

    @property
    def cells(self) -> tuple[str, ...]:
        """A table row's."""
        ...

    @property
    def header(self) -> tuple[str, ...]:
        """Its table's."""
        ...

    @property
    def is_code(self) -> bool:
        """Whether it stands in a block of code."""
        ...

    @property
    def figures(self) -> Sequence[Figure]:
        """All of them."""
        ...

    @property
    def lacks(self) -> tuple[str, ...]:
        """statistic, duration, baseline, figure."""
        ...


class Phase(Protocol):
    """A phase as the document gives it; 0 and None: not said."""

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
    def users(self) -> tuple[float, float] | None:
        """The fewest and the most."""
        ...

    @property
    def share(self) -> tuple[float, float] | None:
        """Ratios of the traffic."""
        ...

    @property
    def is_ongoing(self) -> bool:
        """Without an end."""
        ...


class Explained(Protocol):
    """The whole of it."""

    @property
    def file(self) -> str:
        """Its path, as given."""
        ...

    @property
    def lines(self) -> Sequence[Line]:
        """In order."""
        ...

    @property
    def phases(self) -> Sequence[Phase]:
        """In order."""
        ...

    @property
    def repaired(self) -> str:
        """How its text was repaired."""
        ...

    @property
    def source(self) -> Sequence[str]:
        """Every line of the file."""
        ...

    @property
    def is_plan(self) -> bool:
        """Whether it is bound by front matter, so that gonogo's own rules hold where it says nothing."""
        ...

    @property
    def missing_files(self) -> Sequence[tuple[int, str]]:
        """References to files that are not there: line and path."""
        ...
