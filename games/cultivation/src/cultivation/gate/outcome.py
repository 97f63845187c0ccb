"""What one part of the gate found, for people, as JSON, and as JUnit for tools that read nothing else."""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

NOT_XML = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd]")  # signs that no XML file may hold


@dataclass(frozen=True, slots=True)
class Step:
    """One timed step; `why` is empty when it held."""

    name: str
    ms: int
    why: str = ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """One row of the gate. `why` is empty when it holds, so that no failure is without its reason."""

    name: str
    ms: int
    why: str = ""
    steps: tuple[Step, ...] = ()
    data: dict[str, Any] = field(default_factory=dict)

    @property
    def ok(self) -> bool:
        """Whether it holds."""
        return not self.why

    def as_json(self) -> dict[str, Any]:
        """{name, ok, ms, why}, and the steps and figures of a row that has any."""
        row: dict[str, Any] = {"name": self.name, "ok": self.ok, "ms": self.ms, "why": self.why}
        if self.steps:
            row["steps"] = [asdict(step) | {"ok": not step.why} for step in self.steps]
        return row | self.data


def as_text(outcomes: Sequence[Outcome]) -> str:
    """One line a row."""
    width = max((len(one.name) for one in outcomes), default=0)
    return "\n".join(
        f"{one.name:<{width}} {one.ms:>6} ms  {'holds' if one.ok else f'FAILS: {one.why}'}" for one in outcomes
    )


def as_junit(suite: str, outcomes: Sequence[Outcome]) -> str:
    """A test suite with one case a row."""
    root = ET.Element("testsuite", name=suite, tests=str(len(outcomes)), errors="0", skipped="0")
    root.set("failures", str(sum(not one.ok for one in outcomes)))
    root.set("time", f"{sum(one.ms for one in outcomes) / 1_000:.3f}")
    for one in outcomes:
        case = ET.SubElement(root, "testcase", classname=suite, name=one.name, time=f"{one.ms / 1_000:.3f}")
        if not one.ok:
            ET.SubElement(case, "failure", message=_plain(one.why))
        if one.steps:
            lines = [f"{step.name}: {step.ms} ms {step.why}".rstrip() for step in one.steps]
            ET.SubElement(case, "system-out").text = _plain("\n".join(lines))
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ET.tostring(root, encoding="unicode") + "\n"


def keep_junit(path: Path | None, suite: str, outcomes: Sequence[Outcome]) -> None:
    """Writes the JUnit file where one was asked for."""
    if path is not None:
        path.write_text(as_junit(suite, outcomes), encoding="utf-8")


def _plain(text: str) -> str:
    return NOT_XML.sub("?", text)
