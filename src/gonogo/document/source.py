"""From a file to its text, with everything refused that would not be what people see."""

from __future__ import annotations

import sys
import unicodedata
from dataclasses import dataclass
from functools import cache
from itertools import islice
from pathlib import Path
from stat import S_ISDIR, S_ISREG

from gonogo.document.limits import BYTES_MAX, CELLS_MAX, LINES_MAX
from gonogo.document.reading import Reading
from gonogo.errors import nearest

YAML_SUFFIXES = (".yaml", ".yml")
MARKDOWN_SUFFIXES = (".md", ".markdown")
FENCE = "---"
STDIN = Path("-")
"""Stands for what is piped in, which is Markdown."""
NAMES_MAX = 1_000
"""So many names of a folder are looked at for the one that was meant."""
JOINERS = "\u200c\u200d"
"""Zero-width non-joiner and joiner: some scripts and many emoji are written with them."""


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """The bindings of a Markdown plan and its body; `body_offset` lines stand before the body."""

    bindings: str
    body: str
    body_offset: int


def read_text(path: Path, reading: Reading) -> str:
    """The text with line feeds as line ends; what is wrong is noted in `reading`, whose `lines` are filled."""
    data = _bytes(path, reading)
    if reading.problems:
        return ""
    if len(data) > BYTES_MAX:
        reading.wrong("GG-1002", 1, what=f"the file is larger than {BYTES_MAX:,} bytes")
        return ""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        reading.wrong("GG-1003", line, what=f"byte {error.start} is not UTF-8")
        return ""
    if text.count("|") > CELLS_MAX:
        reading.wrong("GG-1002", 1, what=f"the file has more than {CELLS_MAX:,} cells of tables")
        return ""
    text = clean(text, reading)
    if len(reading.lines) > LINES_MAX + 1:
        reading.wrong("GG-1002", LINES_MAX + 1, what=f"the file has more than {LINES_MAX:,} lines")
    return text


def clean(text: str, reading: Reading) -> str:
    """The text with one kind of line end, refusing characters that cannot be seen."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    reading.lines = tuple(text.split("\n"))
    if not text.strip():
        reading.wrong("GG-1005", 1, what="the file is empty")
    hidden = {character for character in set(text) - {"\n"} if is_hidden(character)}
    for number, line in enumerate(reading.lines if hidden else (), start=1):
        for column, character in enumerate(line, start=1):
            if character in hidden:
                name = unicodedata.name(character, f"control character {ord(character)}").lower()
                reading.wrong("GG-1004", number, what=f"column {column} holds U+{ord(character):04X}, {name}")
    return text


def is_hidden(character: str) -> bool:
    """Whether people cannot see it although it changes what is read."""
    return unicodedata.category(character) in {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"} and character not in "\t" + JOINERS


def split_front_matter(text: str, reading: Reading) -> FrontMatter:
    """The text between the first two fences, and the rest."""
    lines = text.split("\n")
    if not lines or lines[0].rstrip() != FENCE:
        reading.wrong("GG-1006", 1, what="the document does not begin with front matter")
        return FrontMatter("", text, 0)
    for number, line in enumerate(lines[1:], start=1):
        if line.rstrip() == FENCE:
            bindings = "\n".join(["", *lines[1:number]])
            return FrontMatter(bindings, "\n".join(lines[number + 1 :]), number + 1)
    reading.wrong("GG-1006", 1, what="the front matter has no end", hint="Close it with a line `---`.")
    return FrontMatter("", "", 0)


@cache
def standard_input() -> bytes:
    """What is piped in, as far as a document may be long; it can be read only once, so it is kept."""
    return sys.stdin.buffer.read(BYTES_MAX + 1)


def _bytes(path: Path, reading: Reading) -> bytes:
    if path == STDIN:
        return standard_input()
    try:
        mode = path.stat().st_mode
        if S_ISDIR(mode):
            reading.wrong("GG-1001", 1, what=f"`{path}` is a folder", hint=_hint_of_folder(path))
        elif not S_ISREG(mode):
            # A pipe or a device may never end.
            reading.wrong("GG-1001", 1, what=f"`{path}` is a pipe or a device", hint="`-` reads what is piped in.")
        elif path.suffix.lower() not in (*YAML_SUFFIXES, *MARKDOWN_SUFFIXES):
            reading.wrong("GG-1001", 1, what=f"`{path.name}` is neither Markdown nor YAML by its name")
        else:
            with path.open("rb") as file:
                return file.read(BYTES_MAX + 1)
    except FileNotFoundError as error:
        reading.wrong("GG-1001", 1, what=f"{path}: {error.strerror}", hint=_hint_of_missing(path))
    except OSError as error:
        reading.wrong("GG-1001", 1, what=f"{path}: {error.strerror}")
    return b""


def _hint_of_folder(folder: Path) -> str:
    """The documents that stand there, at most three of them; "" where there is none."""
    found = [str(folder / name) for name in _documents(folder)]
    return f"Give one of its documents: {', '.join(found[:3])}{' …' if len(found) > 3 else ''}." if found else ""


def _hint_of_missing(path: Path) -> str:
    """The name in the same folder that was perhaps meant; "" where none is near."""
    near = nearest(path.name, _documents(path.parent))
    return f"did you mean `{path.parent / near}`?" if near else ""


def _documents(folder: Path) -> list[str]:
    try:
        names = sorted(entry.name for entry in islice(folder.iterdir(), NAMES_MAX))
    except OSError:
        return []
    return [name for name in names if Path(name).suffix.lower() in (*YAML_SUFFIXES, *MARKDOWN_SUFFIXES)]
