"""Checklists and sequences that are drawn with lines inside a block of code, made into the Markdown that they mean."""

from __future__ import annotations

import re
from collections.abc import Sequence

_FENCE = re.compile(r"\s{0,3}(?:`{3,}|~{3,})\s*(?P<language>\S*)")
_FRAME = re.compile(r"\s*[│┃║|]\s?(?P<inside>.*?)\s*[│┃║|]?\s*")
_BORDER = re.compile(r"[\s┌┐└┘├┤┬┴┼─━═╔╗╚╝╠╣║│┃|+=-]*")
_BOX = re.compile(r"\s*(?P<box>[□☐☑✓✔])\s*(?P<words>\S.*)")
_BRANCH = re.compile(r"\s*[├└]─*\s*(?P<words>\S.*)")
_NAMED = re.compile(r"\s*(?P<words>[^:]{3,60}):\s*")
_PHASE = re.compile(r"\s*(?:phase|stage|wave)\s+\d{1,2}\b", re.IGNORECASE)
_FRAMED_MIN = 2


def unframed(lines: Sequence[str]) -> list[str]:
    """The lines, drawn blocks without their drawing; as many lines as before."""
    found = list(lines)
    begin: int | None = None
    for number, text in enumerate(lines):
        fence = _FENCE.fullmatch(text)
        if fence is None:
            continue
        if begin is None:
            begin = -1 if fence["language"] else number
            continue
        if begin >= 0 and _is_drawn(lines[begin + 1 : number]):
            found[begin] = found[number] = ""
            found[begin + 1 : number] = [_plain(inside) for inside in lines[begin + 1 : number]]
        begin = None
    return found


def _is_drawn(lines: Sequence[str]) -> bool:
    """Whether most lines of a block stand between two drawn lines."""
    framed = [text for text in lines if text.lstrip()[:1] in ("│", "┃", "║")]
    return len(framed) >= _FRAMED_MIN and 2 * len(framed) >= len(lines)


def _plain(text: str) -> str:
    """What a drawn line means: a box to tick, an item, a name for what follows, or words."""
    if _BORDER.fullmatch(text):
        return ""
    frame = _FRAME.fullmatch(text)
    inside = frame["inside"] if frame else text
    return "" if _BORDER.fullmatch(inside) else _meant(inside)


def _meant(inside: str) -> str:
    if found := _BOX.fullmatch(inside):
        return f"- [{' ' if found['box'] in '□☐' else 'x'}] {found['words']}"
    if found := _BRANCH.fullmatch(inside):
        return f"- {found['words']}"
    words = inside.strip()
    if words.startswith("$ "):
        return f"- `{words[2:]}`"
    named = _NAMED.fullmatch(inside)
    return f"#### {words}" if _PHASE.match(inside) else f"**{named['words'].strip()}:**" if named else words
