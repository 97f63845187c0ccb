"""What stands above a line: headings, labels on lines of their own, and items that only name what hangs below them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from gonogo.document.explain.headings import about
from gonogo.document.markdown_blocks import Block, Kind


@dataclass(slots=True)
class Scopes:
    """The scopes of the line that is being read, the widest first: headings, then a label, then items.

    The document's own title is one of the headings, and says nothing of the lines below it.
    """

    has_title: bool
    headings: list[tuple[int, str]] = field(default_factory=list)
    label: str = ""
    items: list[tuple[int, str]] = field(default_factory=list)
    is_footer: bool = False

    def enter(self, level: int, words: str) -> None:
        """A heading begins."""
        while self.headings and self.headings[-1][0] >= level:
            self.headings.pop()
        self.headings.append((level, words))
        self.is_footer = False
        self.name("")

    def name(self, label: str) -> None:
        """A label begins that stands on a line of its own: `**Success criteria:**`."""
        self.label = label
        self.items.clear()

    def open_item(self, depth: int, words: str) -> None:
        """An item names what hangs below it: `- Exit criteria:`."""
        self.items.append((depth, words))

    def leave_items(self, depth: int) -> None:
        """A line begins that stands in `depth` lists."""
        while self.items and self.items[-1][0] >= depth:
            self.items.pop()

    def of_footer(self) -> Scopes:
        """Those of a paragraph below a ruler at the end of a section: it speaks of the whole document."""
        return Scopes(self.has_title, self.headings[:1])

    def words(self) -> tuple[str, ...]:
        """All of them."""
        headings = (words for _, words in self.headings)
        return (*headings, *((self.label,) if self.label else ()), *(words for _, words in self.items))

    def about(self) -> tuple[str, str]:
        """What they are about, and what the nearest of them alone is about; "" where they do not say."""
        words = self.words()
        below = words[1:] if self.has_title and self.headings and self.headings[0][0] == 1 else words
        return about(below), about(below[-1:])


def has_title(blocks: Sequence[Block]) -> bool:
    """Whether one heading of the first level stands above all others."""
    levels = [block.level for block in blocks if block.kind is Kind.HEADING]
    return levels[:1] == [1] and levels.count(1) == 1
