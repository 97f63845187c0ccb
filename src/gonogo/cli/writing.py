"""Files that commands write, and the documents that they read as they are."""

from __future__ import annotations

from pathlib import Path

from gonogo.document.limits import BYTES_MAX
from gonogo.errors import GonogoError

BOM = "\ufeff"


def raw_text(file: Path) -> str:
    """A document byte for byte, its line ends and a byte order mark included. GonogoError where it is no UTF-8 text."""
    try:
        if not file.is_file():
            raise GonogoError("GG-1001", f"{file} is no file")
        with file.open("rb") as stream:
            data = stream.read(BYTES_MAX + 1)
        if len(data) > BYTES_MAX:
            raise GonogoError("GG-1002", f"{file} is larger than {BYTES_MAX:,} bytes")
        return data.decode("utf-8")
    except OSError as error:
        raise GonogoError("GG-1001", f"cannot read {file}", why=error.strerror or "") from error
    except UnicodeDecodeError as error:
        raise GonogoError("GG-1003", f"{file}: byte {error.start} is not UTF-8") from error


def write_text(file: Path, text: str) -> None:
    """Write a text as it is, folders included. GonogoError where that is not possible."""
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(text.encode("utf-8"))
    except OSError as error:
        raise GonogoError("GG-2001", f"cannot write {file}", why=error.strerror or "", hint="-o FILE") from error


def write_new(file: Path, text: str) -> None:
    """Write a file that is not there yet. GonogoError where it is there and holds anything else."""
    try:
        is_there = file.exists()
        is_same = is_there and file.read_bytes() == text.encode("utf-8")
    except OSError as error:
        raise GonogoError("GG-2001", f"cannot write {file}", why=error.strerror or "", hint="-o FILE") from error
    if is_same:
        return
    if is_there:
        raise GonogoError("GG-2001", f"{file} is there already", hint="choose another file with -o")
    write_text(file, text)
