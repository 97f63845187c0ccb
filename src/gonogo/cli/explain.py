"""`gonogo explain`: a document with each line's reading beside it."""

from __future__ import annotations

import json
import os
import sys
from enum import Enum
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from gonogo import document
from gonogo.cli.answer import Answer
from gonogo.cli.colour import is_wanted, paint_reading
from gonogo.cli.documents import explained
from gonogo.cli.explain_path import Document
from gonogo.cli.options import DEFAULTS, Options
from gonogo.core.judge.terms import terms
from gonogo.document.explain import Outline, render
from gonogo.document.source import YAML_SUFFIXES
from gonogo.errors import PlanErrors


class Format(Enum):
    """In which form a document is explained."""

    TEXT = "text"
    JSON = "json"


def explain(
    plan: Document,
    /,
    *,
    form: Annotated[Format, Parameter(name="--format", help="text or json.")] = Format.TEXT,
    options: Options = DEFAULTS,  # noqa: ARG001  # read by whoever prints the answer
) -> Answer:
    """Say how every line of a document was understood.

    Each line is one thing: a criterion, an item, a step, a message, …, prose, or not understood. The last line counts
    what could be decided now, what needs a binding or a person, and what is claimed without evidence; of a plan that is
    bound, also how it is judged. No server and no configuration is needed, and nothing is changed.

    Example: gonogo explain release.md
    """
    outline = explained(plan)
    judged = _judged(plan, outline)
    data = {**outline.as_json(), **({"judge": judged} if judged else {})}
    if form is Format.JSON:
        return Answer(json.dumps(data, ensure_ascii=False, indent=2), data)
    text = render(outline) + (f"\njudge: {judged}" if judged else "")
    return Answer(paint_reading(text) if is_wanted(sys.stdout, os.environ) else text, data)


def _judged(plan: Path, outline: Outline) -> str:
    """How the guards and criteria of a plan are judged, those settings included that it leaves alone; "" of no plan."""
    if not outline.is_plan and plan.suffix.lower() not in YAML_SUFFIXES:
        return ""
    try:
        return terms(document.read_plan(plan))
    except PlanErrors:
        return ""
