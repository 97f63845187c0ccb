"""An outline for people: the document with each line's reading beside it, and what of it could be decided."""

from __future__ import annotations

from gonogo.core.outline import KINDS, Line, Outline

TEXT_CHARS = 64
KIND_CHARS = max(len(kind) for kind in KINDS)


def render(outline: Outline) -> str:
    """One row for each line that is not a heading's; headings stand alone. No meaning lies in colour."""
    rows = [_row(line) for line in outline.lines]
    if outline.repaired:
        rows.insert(0, f"note: {outline.repaired}")
    return "\n".join([*rows, "", coverage_words(outline)])


def coverage_words(outline: Outline) -> str:
    """`12 measurable now · 3 need a binding · …`."""
    return " · ".join(f"{count} {standing}" for standing, count in outline.coverage().items())


def _row(line: Line) -> str:
    text = " ".join(line.text.replace("**", "").split())
    if line.kind == "heading":
        return f"{line.line:>5}  {text}"
    shown = text if len(text) <= TEXT_CHARS else text[: TEXT_CHARS - 1] + "…"
    lacks = f"; lacks: {', '.join(line.lacks)}" if line.lacks else ""
    standing = f" ({line.standing})" if line.standing else ""
    return f"{line.line:>5}  {shown:<{TEXT_CHARS}}  {line.kind:<{KIND_CHARS}}  {line.reading}{lacks}{standing}"
