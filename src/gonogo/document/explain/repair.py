"""Text that was written as UTF-8 and read as Mac Roman, put right again."""

from __future__ import annotations

_LINES_MIN = 2
"""One line can be a coincidence: `‚` and `√` are letters and signs that people do write."""


def repair(text: str) -> tuple[str, str]:
    """The text, and how it was repaired; the text as it was and "" where it needs none.

    A line beyond ASCII whose Mac Roman bytes are valid UTF-8 was garbled: that hardly ever happens by chance. Where
    other such lines are not, the text is left as it is.
    """
    lines = text.split("\n")
    repaired = [_line(line) for line in lines]
    strange = sum(1 for line, better in zip(lines, repaired, strict=True) if better is None)
    changed = sum(1 for line, better in zip(lines, repaired, strict=True) if better is not None and better != line)
    if changed < _LINES_MIN or strange * 5 > changed:
        return text, ""
    better_lines = (line if better is None else better for line, better in zip(lines, repaired, strict=True))
    return "\n".join(better_lines), f"{changed} lines had been read as Mac Roman and were put right"


def _line(line: str) -> str | None:
    """The line put right, the same where it is plain ASCII, None where it was not garbled."""
    try:
        return line.encode("mac_roman").decode("utf-8")
    except UnicodeError:
        return None
