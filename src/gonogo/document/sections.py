"""The lines of one section of a Markdown body as nodes."""

from __future__ import annotations

import re

from gonogo.document import keys
from gonogo.document.criteria import person_item
from gonogo.document.criterion.peel import plain_words, split_label
from gonogo.document.markdown_blocks import Block, Kind
from gonogo.document.nodes import Node, Table, Words, plain_key
from gonogo.document.reading import Reading
from gonogo.errors import did_you_mean

GATE_LABELS = {
    "go": "go",
    "go criteria": "go",
    "no go": "no go",
    "no go criteria": "no go",
    "window": "window",
    "decision window": "window",
    "on silence": "on silence",
    "who": "who",
    "decided by": "who",
    "quorum": "quorum",
    "programs": "programs",
    "question": "question",
}
COLUMNS = {
    "criterion": "{}",
    "metric": "{}",
    "signal": "{}",
    "bound": "{}",
    "threshold": "{}",
    "for": "for {}",
    "duration": "for {}",
    "at least": "at least {} requests",
    "requests": "at least {} requests",
    "on no data": "; on no data: {}",
    "read as": "read as {}",
    "component": "of component {}",
}
"""What a column of a table of criteria says; an empty cell or a dash says nothing."""
_COLON = re.compile(r"(?P<label>[A-Za-z][A-Za-z /-]{0,30}?)\s*:\s*(?P<rest>.+)", re.DOTALL)
_PROSE = (Kind.QUOTE,)


def is_prose(block: Block) -> bool:
    """Quotations and comments are prose wherever they stand."""
    return block.kind in _PROSE or (block.kind is Kind.HTML and block.text.lstrip().startswith("<!--"))


def label_and_rest(text: str) -> tuple[str, str] | None:
    """`**Duration**: 3 days` and `Duration: 3 days` as their two sides; the rest as it was written."""
    label, rest = split_label(text)
    if label:
        raw = text[text.index(text.split(":", 1)[-1]) :].strip(" *_") if ":" in text else rest
        return label, raw
    found = _COLON.fullmatch(text)
    return (found["label"], found["rest"]) if found else None


def criterion_lines(reading: Reading, block: Block) -> tuple[Node, ...]:
    """A block of a criteria section as lines of the grammar."""
    if not _is_line(reading, block):
        return ()
    if block.kind is not Kind.ROW:
        return (Words(block.text, block.line),)
    parts = []
    for column, cell in zip(block.header, block.cells, strict=False):
        form = COLUMNS.get(plain_key(plain_words(column))) if len(block.header) > 1 else "{}"
        if form is None:
            hint = did_you_mean(plain_words(column), COLUMNS)
            reading.wrong("GG-1106", block.line, what=f"the column `{column}` means nothing here", hint=hint)
        elif cell.strip(" -–—"):
            text = cell if form == "{}" else form.format(plain_words(cell).removesuffix(" requests"))
            parts.append(text)
    return (Words(" ".join(parts), block.line),)


def gate_lines(reading: Reading, block: Block) -> tuple[tuple[str, Words], ...]:
    """A block of a gate's section as (key, words); the key is `items` for a claim."""
    if not _is_line(reading, block):
        return ()
    text = ": ".join(block.cells[:2]) if block.kind is Kind.ROW else block.text
    item = person_item(Words(text, block.line))
    if item is not None:
        return (("items", Words(item.text, block.line)),)
    if block.box is not None:
        return (("items", Words(text, block.line)),)
    return tuple(_gate_parts(reading, text, block.line))


def message_lines(reading: Reading, block: Block) -> tuple[Node, ...]:
    """A block of the messages as a line or a table."""
    if not _is_line(reading, block):
        return ()
    if block.kind is not Kind.ROW:
        return (Words(block.text, block.line),)
    columns = [plain_key(plain_words(column)) for column in block.header]
    if sorted(columns) != sorted(keys.MESSAGE):
        hint = f"The columns are {', '.join(keys.MESSAGE)}."
        reading.wrong("GG-1106", block.line, what="a table of messages with other columns", hint=hint)
        return ()
    pairs = tuple(
        (Words(key, block.line), Words(cell, block.line)) for key, cell in zip(columns, block.cells, strict=False)
    )
    return (Table(pairs, block.line),)


def _is_line(reading: Reading, block: Block) -> bool:
    if is_prose(block) or block.kind is Kind.HEADING:
        return False
    if block.kind in (Kind.CODE, Kind.HTML):
        reading.wrong("GG-1106", block.line, what=f"not understood: a block of {block.kind.value}")
        return False
    if block.beyond:
        what = f"{block.beyond} cells stand beyond the table's last column: `{block.text}`"
        reading.wrong(
            "GG-1106", block.line, what=what, hint="Give the column a name, or write \\| for a bar in a cell."
        )
    if block.box not in (None, " "):
        reading.wrong("GG-1107", block.line, what=f"ticked by hand: `{block.text}`")
    return True


def _gate_parts(reading: Reading, text: str, line: int) -> list[tuple[str, Words]]:
    whole = label_and_rest(text)
    if whole is not None and plain_key(whole[0]) == "question":
        return [("question", Words(whole[1], line))]
    parts = []
    for part in text.split(";"):
        said = label_and_rest(part.strip())
        key = GATE_LABELS.get(plain_key(said[0])) if said else None
        if said is None or key is None:
            words = said[0] if said else part.strip()
            hint = f"{did_you_mean(words, GATE_LABELS)} A claim for people is `- [ ] person: …`."
            reading.wrong("GG-1106", line, what=f"not understood: `{part.strip()}`", hint=hint)
        else:
            parts.append((key, Words(said[1], line)))
    return parts
