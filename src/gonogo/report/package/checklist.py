"""The deployment checklist: what must be so before, in and after each phase."""

from __future__ import annotations

from gonogo.report.package.settings import is_about, is_setting
from gonogo.report.package.source import Source
from gonogo.report.package.ticks import boxes, is_failure, plain_rows, section, to_do

NAME = "deployment-checklist.md"
TITLE = "Deployment checklist"


def body(source: Source) -> list[str]:
    """Readiness first, then phase by phase; steps have boxes for the person who takes them."""
    ready = [line for line in source.lines("item", phase=0) if not is_setting(line)]
    claims = list(source.lines("claim"))
    about = [line for line in source.lines("item", "role", phase=0) if is_about(line)]
    return [
        *section("How much it matters, and whose it is", plain_rows(about)),
        *section("Before the release", boxes(source, ready)),
        *_components(source),
        *(row for place, name in source.phases() for row in _phase(source, place, name)),
        *section("Said to be done", boxes(source, claims)),
        *section("Other documents that the plan relies on", plain_rows(source.lines("reference"))),
    ]


def _phase(source: Source, place: int, name: str) -> list[str]:
    items = [line for line in source.lines("item", phase=place) if not is_setting(line) and not is_failure(line)]
    steps = [line for line in source.lines("step", phase=place) if not is_setting(line)]
    about = [line for line in source.lines("item", "step", phase=place) if is_about(line)]
    nothing = "The plan names neither items nor steps for this phase."
    parts = [
        *(section("How much it matters, and whose it is", plain_rows(about), level=3)),
        *section("Ready", boxes(source, items), level=3),
        *section("Steps", to_do(steps), level=3),
    ]
    return [f"## {name}", "", *(parts or [nothing, ""])]


def _components(source: Source) -> list[str]:
    if source.plan is None:
        return []
    rows = (
        f"- {one.name}: {one.stable.version} → {one.new.version}, {one.strategy.value}"
        + (f", after {', '.join(one.after)}" if one.after else "")
        for one in source.plan.components
    )
    return section("Components, in their order", rows)
