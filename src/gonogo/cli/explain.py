"""`gonogo explain`: a document with each line's reading beside it."""

from __future__ import annotations

import json
import os
import sys
from enum import Enum
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from gonogo.cli.answer import Answer
from gonogo.cli.colour import is_wanted, paint_reading
from gonogo.cli.documents import explained
from gonogo.cli.options import DEFAULTS, Options
from gonogo.document.explain import render


class Format(Enum):
    """In which form a document is explained."""

    TEXT = "text"
    JSON = "json"


def explain(
    plan: Annotated[Path, Parameter(help="The document: Markdown, as your team wrote it, or a YAML plan.")],
    /,
    *,
    form: Annotated[Format, Parameter(name="--format", help="text or json.")] = Format.TEXT,
    options: Options = DEFAULTS,  # noqa: ARG001  # read by whoever prints the answer
) -> Answer:
    """Say how every line of a document was understood.

    Each line is one thing: a criterion, an item, a step, a message, …, prose, or not understood. The last line counts
    what could be decided now, what needs a binding or a person, and what is claimed without evidence. No server and no
    configuration is needed, and nothing is changed.

    Example: gonogo explain release.md
    """
    outline = explained(plan)
    data = outline.as_json()
    if form is Format.JSON:
        return Answer(json.dumps(data, ensure_ascii=False, indent=2), data)
    text = render(outline)
    return Answer(paint_reading(text) if is_wanted(sys.stdout, os.environ) else text, data)
