"""From a file to its text, with everything refused that would not be what people see."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from pathlib import Path
from stat import S_ISREG

from gonogo.document.limits import BYTES_MAX, CELLS_MAX, LINES_MAX
from gonogo.document.reading import Reading

YAML_SUFFIXES = (".yaml", ".yml")
MARKDOWN_SUFFIXES = (".md", ".markdown")
FENCE = "---"
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


def _bytes(path: Path, reading: Reading) -> bytes:
    known = (*YAML_SUFFIXES, *MARKDOWN_SUFFIXES)
    if path.suffix.lower() not in known:
        reading.wrong("GG-1001", 1, what=f"`{path.name}` is neither Markdown nor YAML by its name")
        return b""
    try:
        if not S_ISREG(path.stat().st_mode):
            # A pipe or a device may never end.
            reading.wrong("GG-1001", 1, what=f"{path} is a folder, a pipe or a device")
            return b""
        with path.open("rb") as file:
            return file.read(BYTES_MAX + 1)
    except OSError as error:
        reading.wrong("GG-1001", 1, what=f"{path}: {error.strerror}")
        return b""
