"""Colour for people at a terminal. What is coloured says the same without it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TextIO

RED, YELLOW, CYAN, BOLD = "31", "33", "36", "1"
_FINDING = re.compile(r"^(?P<kind>error|warning|note)(?=\[|: )", re.MULTILINE)
_CARET = re.compile(r"(?<= \| )(?P<kind> *\^+)$", re.MULTILINE)
_HEADING = re.compile(r"^(?P<kind> *\d+  \S(?:(?!   ).)*)$", re.MULTILINE)
_OPEN = re.compile(r"(?P<kind>not understood|; lacks: [\w, ]+|\(needs a (?:person|binding)\))")
_KINDS = {"error": f"{BOLD};{RED}", "warning": f"{BOLD};{YELLOW}", "note": f"{BOLD};{CYAN}"}


def is_wanted(stream: TextIO, environment: Mapping[str, str]) -> bool:
    """Whether whoever reads the stream sees colours: a terminal that is not dumb, and nobody set NO_COLOR."""
    return stream.isatty() and not environment.get("NO_COLOR") and environment.get("TERM") != "dumb"


def paint_findings(text: str) -> str:
    """Findings with their severity and caret in colour."""
    text = _FINDING.sub(lambda found: _in(_KINDS[found["kind"]], found["kind"]), text)
    return _CARET.sub(lambda found: _in(RED, found["kind"]), text)


def paint_reading(text: str) -> str:
    """An explanation with its headings bold and what it leaves open yellow."""
    text = _HEADING.sub(lambda found: _in(BOLD, found["kind"]), text)
    return _OPEN.sub(lambda found: _in(YELLOW, found["kind"]), text)


def _in(colour: str, text: str) -> str:
    return f"\x1b[{colour}m{text}\x1b[0m"
