"""The document that a command reads: a file, or `-` for what is piped into it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from gonogo.errors import GonogoError, did_you_mean

OPTIONS = ("--format", "--fix", "--output", "--json", "--debug", "--home", "--help")


def _no_option(_type: object, value: Path | tuple[Path, ...] | None) -> None:
    """Words that begin with a hyphen are slips of the pen, but for `-` itself. GonogoError."""
    for path in value if isinstance(value, tuple) else (value,):
        word = str(path)
        if word.startswith("-") and word != "-":
            raise GonogoError("GG-2001", f"Unknown option: {word}.", hint=did_you_mean(word, OPTIONS))


Document = Annotated[
    Path,
    Parameter(
        help="The document: Markdown, as your team wrote it, or a YAML plan; `-` reads Markdown from standard input.",
        allow_leading_hyphen=True,
        validator=_no_option,
    ),
]
