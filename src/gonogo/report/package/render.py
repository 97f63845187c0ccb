"""The package: every document by its file name."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import PurePath

from gonogo.report.package import checklist, coordination, go_live, monitoring, rollback, validation
from gonogo.report.package.source import Source

PARTS: tuple[tuple[str, str, Callable[[Source], list[str]]], ...] = tuple(
    (part.NAME, part.TITLE, part.body) for part in (coordination, checklist, monitoring, rollback, validation, go_live)
)


def package(source: Source) -> dict[str, str]:
    """File name to text. The same plan and journal always give the same bytes."""
    return {name: _document(source, title, body) for name, title, body in PARTS}


def _document(source: Source, title: str, body: Callable[[Source], list[str]]) -> str:
    lines = [f"# {title}: {source.title}", "", f"> {_made_from(source)}", "", *body(source)]
    return "\n".join(lines).rstrip("\n") + "\n"


def _made_from(source: Source) -> str:
    """Where it comes from. The digest makes it stale as soon as the plan changes by a letter."""
    name = PurePath(source.document.file).name
    run = ""
    if source.run is not None:
        run = (
            f" and the run {source.run.run} ({source.run.journal.events} events, {source.run.journal.last_digest[:12]})"
        )
    return f"Made by `gonogo render` from {name} ({source.digest[:12]}){run}. Change the plan, not this file."
