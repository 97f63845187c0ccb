"""The production validation tests: what has to be shown of the new version, and what has been."""

from __future__ import annotations

from gonogo.report.package.settings import is_setting
from gonogo.report.package.source import Source
from gonogo.report.package.ticks import boxes, is_failure, section

NAME = "validation-tests.md"
TITLE = "Production validation tests"


def body(source: Source) -> list[str]:
    """Smoke questions of each component, then the success criteria of each phase and of the whole.

    In a bound plan what stands outside of the phases are guards, which are nothing to tick.
    """
    whole = () if source.plan else source.lines("criterion", phase=0)
    return [
        *_smoke(source),
        *(row for place, name in source.phases() for row in _phase(source, place, name)),
        *section("Of the whole", boxes(source, (line for line in whole if not is_failure(line)))),
    ]


def _phase(source: Source, place: int, name: str) -> list[str]:
    lines = [line for line in source.lines("criterion", phase=place) if not (is_failure(line) or is_setting(line))]
    return section(name, boxes(source, lines), none="The plan has no success criterion for this phase.")


def _smoke(source: Source) -> list[str]:
    if source.plan is None:
        return []
    rows = (
        f"- {one.name}: GET {probe.path} answers {probe.status}"
        for one in source.plan.components
        for probe in one.smoke
    )
    return section("Smoke, after each deploy and after going back", rows)
