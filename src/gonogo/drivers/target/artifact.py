"""What an artifact is: its digests, and the files, words and environment that a process of it is started with."""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections.abc import Iterator, Mapping
from pathlib import Path, PurePosixPath

from gonogo.core.events import Happened
from gonogo.core.plan import Artifact, Component
from gonogo.core.steps import Side
from gonogo.drivers.environment import resolved
from gonogo.ports.driver_error import DriverError, Failure

INHERITED = ("PATH", "HOME", "USER", "LOGNAME", "SHELL", "TMPDIR", "TZ", "LANG", "LANGUAGE", "LC_ALL", "LC_CTYPE")
"""What a process gets of gonogo's own environment: what belongs to the machine. The rest must stand in the plan,
otherwise going back from another terminal would start something else."""

FILES_MAX = 200_000
"""Files in the required folders of one artifact: a large installed application has fewer, a root folder has more."""

CHUNK_BYTES = 1 << 20


def artifact_of(component: Component, side: Side) -> Artifact:
    """The artifact of that side."""
    return component.new if side is Side.NEW else component.stable


def declared_digest(artifact: Artifact) -> str:
    """SHA-256 of what the plan says: command, environment, configuration, names of required files; not the version's
    name. It tells whose process one is, without reading files: also after they were rebuilt."""
    return _sha256(_declared(artifact))


def artifact_digest(artifact: Artifact, folder: Path) -> str:
    """SHA-256 of what the plan says and of the bytes of the required files. DriverError MISSING names every one that
    is not there, REFUSED where they cannot be read or are too many."""
    missing = [name for name in artifact.requires if not (folder / name).exists()]
    if missing:
        raise DriverError(
            Failure.MISSING,
            Happened.NO,
            f"{', '.join(missing)} (required by version {artifact.version}) not found in {folder}",
            hint="build it first, or correct `requires` in the plan",
        )
    try:
        contents = [[name, list(_contents(folder / name))] for name in artifact.requires]
    except OSError as error:
        why = f"{error.filename} cannot be read: {error.strerror}"
        raise DriverError(Failure.REFUSED, Happened.NO, why, hint="may gonogo read it?") from error
    return _sha256({**_declared(artifact), "contents": contents})


def argv_of(artifact: Artifact, places: Mapping[str, str], *, folder: Path) -> tuple[str, ...]:
    """The command with its places filled in. A program that lies in the plan's folder goes before one on PATH."""
    program, *rest = (_filled(word, places) for word in artifact.command)
    beside = folder / program
    is_beside = "/" not in program and beside.is_file() and os.access(beside, os.X_OK)
    return (str(beside) if is_beside else program, *rest)


def env_of(artifact: Artifact, places: Mapping[str, str]) -> dict[str, str]:
    """The machine's variables and the plan's."""
    inherited = {name: os.environ[name] for name in INHERITED if name in os.environ}
    return {**inherited, **{name: _filled(value, places) for name, value in artifact.env}}


def write_config(artifact: Artifact, folder: Path) -> None:
    """Have exactly those contents in that folder, each file replaced as a whole. DriverError REFUSED for a name that
    leads out of the folder."""
    for name, content in artifact.config:
        inside = PurePosixPath(name)
        if inside.is_absolute() or ".." in inside.parts or not inside.parts:
            raise DriverError(
                Failure.REFUSED, Happened.NO, f"the configuration file {name!r} is not a name in a folder"
            )
        _replace(folder / inside, content)


def _replace(path: Path, content: str) -> None:
    if path.is_file() and path.read_bytes() == content.encode():
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    draft.touch(mode=0o600)  # configuration holds secrets
    with draft.open("w", encoding="utf-8", newline="") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)


def _filled(word: str, places: Mapping[str, str]) -> str:
    """Places first, then references to the environment, so that a value is never read as a place."""
    for name, value in places.items():
        word = re.sub(r"(?<!\$)\{" + name + r"\}", lambda _: value, word)  # noqa: B023  # used at once
    return resolved(word)


def _declared(artifact: Artifact) -> dict[str, object]:
    return {
        "command": artifact.command,
        "config": sorted(artifact.config),
        "env": sorted(artifact.env),
        "requires": artifact.requires,
    }


def _contents(path: Path) -> Iterator[tuple[str, str]]:
    """Name and digest of every file in it, sorted, so that copies of a folder are equal."""
    if not path.is_dir():
        yield "", _file_digest(path)
        return
    # Links to folders are listed among the folders.
    walk = os.walk(path, onerror=_raise)
    files = sorted(Path(place, name) for place, folders, names in walk for name in (*folders, *names))
    if len(files) > FILES_MAX:
        raise DriverError(
            Failure.REFUSED,
            Happened.NO,
            f"{path} holds {len(files)} files; an artifact may require {FILES_MAX}",
            hint="name the files or folders that the program needs",
        )
    for file in files:
        if file.is_symlink() or file.is_file():  # the folders themselves say nothing
            yield str(file.relative_to(path)), _file_digest(file)


def _raise(error: OSError) -> None:
    raise error


def _file_digest(path: Path) -> str:
    digest = hashlib.sha256()
    if path.is_symlink() and not path.is_file():
        return "-> " + str(path.readlink())
    with path.open("rb") as file:
        while chunk := file.read(CHUNK_BYTES):
            digest.update(chunk)
    return digest.hexdigest()


def _sha256(value: object) -> str:
    return hashlib.sha256(json.dumps(value, sort_keys=True, separators=(",", ":")).encode()).hexdigest()
