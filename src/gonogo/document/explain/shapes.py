"""Lists, boxes and headings as text editors and mail programs draw them, made into those of Markdown."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from gonogo.document.markdown_blocks import Block, Kind

BOLD_HEADING = re.compile(r"\*\*(?P<words>[^*]{2,80}[^*.!:])\*\*|__(?P<under>[^_]{2,80}[^_.!:])__")
"""A bold line that stands alone, as text editors write their headings."""
_CAPITALS = re.compile(r"[A-Z][A-Z &/'()-]{1,58}[A-Z)?]")
"""A line of capitals that stands alone, as mails have their headings."""
_TICKS = re.compile(r"(?P<tick>[☐☑☒⬜🔲])\ufe0f?\s+(?P<words>\S.*)", re.DOTALL)
_OPEN = "☐⬜🔲"
_NUMBERED = re.compile(
    r"(?P<number>\d{1,2}(?:\.\d{1,2}){1,4})(?:[.)]|(?=\s+[A-Z`*]))\s+(?!(?:[TGMK]i?B|Million|Percent)\b)(?P<words>\S.*)",
    re.DOTALL,
)
"""`2.4. Move reads`, which is no list to Markdown; `1.5 TB of disk` is none to anybody."""
_LETTERED = re.compile(r"\(?[a-z]\)\s+(?P<words>\S.*)", re.DOTALL)
_TITLE = re.compile(r"\s{0,3}\d{1,2}(?:\.\d{1,2})*[.)]?\s+\S.{0,80}")
_LINE_BELOW = re.compile(r"\s{0,3}(?P<sign>[=-])(?P=sign){2,}\s*")


def shaped(block: Block) -> Block:
    """A drawn box or a number of several parts as the item that it is; every other block as it is."""
    if block.kind not in (Kind.PARAGRAPH, Kind.ITEM) or block.box is not None:
        return block
    ticked = _TICKS.fullmatch(block.text)
    if ticked is not None:
        return replace(block, kind=Kind.ITEM, text=ticked["words"], box=" " if ticked["tick"] in _OPEN else "x")
    numbered = _NUMBERED.fullmatch(block.text) if block.kind is Kind.PARAGRAPH else None
    if numbered is not None:
        return replace(block, kind=Kind.ITEM, text=numbered["words"], depth=numbered["number"].count("."))
    lettered = _LETTERED.fullmatch(block.text) if block.kind is Kind.PARAGRAPH else None
    return replace(block, kind=Kind.ITEM, text=lettered["words"], depth=LETTER_DEPTH) if lettered else block


LETTER_DEPTH = 5
"""Below every number of several parts."""


def with_headings(lines: Sequence[str]) -> list[str]:
    """The lines with `3. Steps` above a line of dashes as the heading that it is; as many lines as before."""
    found = [f"## {text.strip()}" if _is_capitals(lines, place) else text for place, text in enumerate(lines)]
    for number in range(1, len(lines)):
        below = _LINE_BELOW.fullmatch(lines[number]) if lines[number][:4].strip()[:1] in ("-", "=") else None
        is_alone = number == 1 or not lines[number - 2].strip()
        if below is not None and is_alone and _TITLE.fullmatch(lines[number - 1]):
            found[number - 1] = f"{'#' if below['sign'] == '=' else '##'} {lines[number - 1].strip()}"
            found[number] = ""
    return found


def _is_capitals(lines: Sequence[str], place: int) -> bool:
    text = lines[place]
    if not text[:1].isupper() or not text.isupper() or _CAPITALS.fullmatch(text.strip()) is None:
        return False
    around = (*lines[max(place - 1, 0) : place], *lines[place + 1 : place + 2])
    return not any(line.strip() for line in around)
