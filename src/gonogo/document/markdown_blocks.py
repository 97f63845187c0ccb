"""Markdown as a flat list of lines with what they are; words are kept exactly as written."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum

from markdown_it import MarkdownIt
from markdown_it.token import Token


class Kind(Enum):
    """What a block is."""

    HEADING = "heading"
    ITEM = "item"
    PARAGRAPH = "paragraph"
    ROW = "row"
    QUOTE = "quote"
    CODE = "code"
    HTML = "html"


@dataclass(frozen=True, slots=True)
class Block:
    """One line of meaning. `level` is a heading's. `box` is what stands between the brackets of a task box, None
    without one. `cells` and `header` are a table row's. `depth` is an item's: how many lists it stands in.
    `beyond` is how many of a row's cells stand beyond its table's last column; their words are in `text` alone.
    `language` is what a fenced block of code says of itself, in small letters; "" where it says nothing."""

    kind: Kind
    text: str
    line: int
    level: int = 0
    box: str | None = None
    cells: tuple[str, ...] = ()
    header: tuple[str, ...] = ()
    depth: int = 0
    beyond: int = 0
    language: str = ""


BLANK_MAX = 20
"""How many lines of nothing but blank characters before a paragraph are counted."""
_BOX = re.compile(r"\[(?P<tick>[ xX✓✔])\]\s+(?P<text>.*)", re.DOTALL)
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_CELLS = re.compile(r"(?<!\\)\|")
_BEFORE_ROW = re.compile(r"^[\s>*+\d.)-]*(?=\|)")
_QUOTED = ("blockquote_open", "blockquote_close")


def blocks(text: str, *, offset: int) -> tuple[Block, ...]:
    """Every block of the text in order; `offset` lines stand before it in the file."""
    parser = MarkdownIt("commonmark").enable("table").disable("reference")
    # Words are matched as they are written, so the costly reading of emphasis and links is left out.
    parser.core.ruler.enableOnly(["normalize", "block"])
    return tuple(_walk(parser.parse(text), offset, text.split("\n")))


def _walk(tokens: Sequence[Token], offset: int, source: Sequence[str]) -> Iterator[Block]:
    quotes = tables = 0
    for index, token in enumerate(tokens):
        line = (token.map[0] if token.map else 0) + 1 + offset
        if token.type in _QUOTED:
            quotes += token.nesting
        elif token.type in ("table_open", "table_close"):
            tables += token.nesting
            if token.nesting == 1 and not quotes:
                yield from _rows(tokens, index, offset=offset, source=source)
        elif token.type in ("fence", "code_block"):
            language = (token.info.split() or [""])[0].lower()
            yield Block(Kind.QUOTE if quotes else Kind.CODE, token.content, line, language=language)
        elif token.type == "html_block":
            yield Block(Kind.HTML, token.content, line)
        elif token.type == "inline" and not tables:
            # The parser takes blank characters from the beginning, and with them lines of form feeds.
            line += next(
                (n for n, text in enumerate(source[line - 1 - offset : line - 1 - offset + BLANK_MAX]) if text.strip()),
                0,
            )
            yield from _words(token, tokens, index, line=line, is_quoted=quotes > 0)


def _rows(tokens: Sequence[Token], begin: int, *, offset: int, source: Sequence[str]) -> Iterator[Block]:
    """The rows of the table that begins there, each with the table's header."""
    header: tuple[str, ...] = ()
    cells: list[str] = []
    line = 0
    for index in range(begin, len(tokens)):
        token = tokens[index]
        if token.type == "table_close":
            if tokens[index - 1].type == "thead_close":
                # A table without rows still says something.
                yield Block(Kind.PARAGRAPH, " | ".join(header), line)
            return
        if token.type == "tr_open":
            cells, line = [], (token.map[0] if token.map else 0) + 1 + offset
        elif token.type == "inline":
            cells.append(_one_line(token.content))
        elif token.type == "tr_close" and tokens[index + 1].type == "thead_close":
            header = tuple(cells)
        elif token.type == "tr_close":
            more = _beyond(source[line - 1 - offset], len(cells))
            words = " | ".join([*cells, *more])
            yield Block(Kind.ROW, words, line, cells=tuple(cells), header=header, beyond=len(more))


def _beyond(row: str, columns: int) -> list[str]:
    """The cells that stand beyond the last column, which the parser leaves out."""
    cells = _CELLS.split(_BEFORE_ROW.sub("", row).strip().strip("|"))
    return [_one_line(cell) for cell in cells[columns:] if cell.strip()]


def _words(token: Token, tokens: Sequence[Token], index: int, *, line: int, is_quoted: bool) -> Iterator[Block]:
    opener = tokens[index - 1]
    if is_quoted and token.content[:1].isdigit():
        # `> 1% error rate` bounds something; a quotation begins with words.
        kind = Kind.ITEM if tokens[index - 3].type == "list_item_open" else Kind.PARAGRAPH
        yield Block(kind, f"> {_one_line(token.content)}", line)
    elif is_quoted:
        yield Block(Kind.QUOTE, _one_line(token.content), line)
    elif opener.type == "heading_open":
        yield Block(Kind.HEADING, _one_line(token.content), line, level=int(opener.tag[1:]))
    elif tokens[index - 2].type == "list_item_open":
        found = _BOX.fullmatch(token.content)
        box = found["tick"] if found else None
        yield Block(
            Kind.ITEM, _one_line(found["text"] if found else token.content), line, box=box, depth=token.level // 2
        )
    else:
        for number, text in enumerate(token.content.split("\n")):
            yield Block(Kind.PARAGRAPH, _one_line(text), line + number)


def _one_line(text: str) -> str:
    """Without comments, which are for whoever edits the file."""
    return " ".join(_COMMENT.sub(" ", text).split())
