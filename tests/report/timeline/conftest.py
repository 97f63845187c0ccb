"""Schedules of small documents, read by the real reader."""

from __future__ import annotations

from datetime import datetime

import pytest

from gonogo.document.explain import explain_text
from gonogo.report.timeline import Frame, activities_of, make_schedule


@pytest.fixture
def schedule():
    """From a document's text to its schedule."""

    def made(text, zone="", start=None):
        begins = datetime.fromisoformat(start) if start else None
        return make_schedule(activities_of(explain_text(text, "plans/release.md")), Frame(zone, begins))

    return made
