"""The report as JSON: the same tree, the same names."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

from gonogo.report.record import Report

FORMAT = "gonogo.report/1"
"""Raised when a name goes or changes its meaning; new names may come at any time."""


def to_json(report: Report) -> str:
    """The report as one JSON object, indented, ending with a newline."""
    return json.dumps(as_value(report), indent=2, ensure_ascii=False) + "\n"


def as_value(report: Report) -> dict[str, Any]:
    """The report as the value that `to_json` writes."""
    return {"format": FORMAT, **asdict(report)}
