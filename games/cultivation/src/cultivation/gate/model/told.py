"""What one story came to, as a line of a file: a run that was cut goes on where it ended, for the same build only."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from hashlib import blake2b
from pathlib import Path

import msgspec

PACKAGE = Path(__file__).parents[2]
SUFFIXES = {".py", ".sql", ".toml", ".txt"}


@dataclass(frozen=True, slots=True)
class Told:
    """One story. `done` counts commands by "name outcome", `deeds` what was done between them, `replayed` how many
    were played again from the log of commands."""

    build: str
    seed: int
    commands: int
    ms: int
    done: dict[str, int]
    deeds: dict[str, int]
    crashes: int
    deadlocks: int
    wrong: list[str] = field(default_factory=list)
    replayed: int = 0


def build_digest() -> str:
    """One word for everything that the game consists of: rules, content, statements, and the model itself."""
    digest = blake2b(digest_size=8)
    for path in sorted(PACKAGE.rglob("*")):
        if path.suffix in SUFFIXES and path.is_file():
            digest.update(str(path.relative_to(PACKAGE)).encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


def kept(path: Path | None, build: str) -> dict[tuple[int, int], Told]:
    """The stories of this build that are in the file, by (seed, commands); a line that was cut off is no story."""
    if path is None or not path.exists():
        return {}
    rows: dict[tuple[int, int], Told] = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        try:
            told = msgspec.json.decode(line, type=Told)
        except msgspec.DecodeError:
            continue
        if told.build == build:
            rows[told.seed, told.commands] = told
    return rows


def keep(path: Path | None, told: Told) -> None:
    """Adds one line."""
    if path is not None:
        with path.open("ab") as file:
            file.write(msgspec.json.encode(told) + b"\n")


def added(stories: list[Told]) -> tuple[dict[str, dict[str, int]], dict[str, int]]:
    """All stories together: commands by name and outcome, and deeds by name."""
    commands: dict[str, Counter[str]] = {}
    deeds: Counter[str] = Counter()
    for told in stories:
        deeds.update(told.deeds)
        for key, count in told.done.items():
            name, outcome = key.split(" ")
            commands.setdefault(name, Counter())[outcome] += count
    return {name: dict(sorted(commands[name].items())) for name in sorted(commands)}, dict(sorted(deeds.items()))
