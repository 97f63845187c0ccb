"""`gonogo adopt`: front matter for a document that has none, as a draft."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from gonogo.cli.answer import Answer
from gonogo.cli.explain_path import Document
from gonogo.cli.options import DEFAULTS, Options
from gonogo.cli.writing import BOM, raw_text, write_new
from gonogo.document.adopt import Adopted, ToBind
from gonogo.document.adopt import adopt as with_draft
from gonogo.document.reading import Reading
from gonogo.document.source import STDIN, YAML_SUFFIXES, read_text, standard_input
from gonogo.errors import GonogoError


def adopt(
    plan: Document,
    /,
    *,
    out: Annotated[Path | None, Parameter(name=["--output", "-o"], help="The copy to write, else stdout.")] = None,
    options: Options = DEFAULTS,  # noqa: ARG001  # read by whoever prints the answer
) -> Answer:
    """Put a draft of the front matter before a copy of a document.

    The draft names the components, signals, people and channels that the document speaks of, as comments to be filled
    in. No word of the document is changed, and a document that has front matter is given back as it is. What is still
    to be bound is said on stderr.

    Example: gonogo adopt release.md -o plan.md
    """
    if plan.suffix.lower() in YAML_SUFFIXES:
        raise GonogoError("GG-2001", f"{plan} is YAML: its bindings stand in it already", hint=f"gonogo lint {plan}")
    adopted = adopted_file(plan)
    data = {"to_bind": [{"what": one.what, "lines": list(one.lines)} for one in adopted.to_bind]}
    words = to_bind_words(plan, adopted.to_bind)
    if out is None:
        return Answer(adopted.text, {**data, "text": adopted.text}, words=words)
    write_new(out, adopted.text)
    return Answer("", {**data, "file": str(out)}, words=f"written to {out}\n{words}")


def adopted_file(plan: Path) -> Adopted:
    """The document with its draft. PlanErrors where it cannot be read. A byte order mark stays in front."""
    reading = Reading(str(plan))
    read_text(plan, reading)
    reading.problems = [problem for problem in reading.problems if problem.code != "GG-1004"]
    reading.stop_if_wrong()
    text = standard_input().decode("utf-8") if plan == STDIN else raw_text(plan)
    adopted = with_draft(text.removeprefix(BOM), str(plan))
    return Adopted(BOM + adopted.text, adopted.to_bind) if text.startswith(BOM) else adopted


def to_bind_words(plan: Path, to_bind: tuple[ToBind, ...]) -> str:
    """What is still to be bound, with the first lines of the document that speak of it."""
    if not to_bind:
        return "nothing is left to be bound"
    rows = (f"  {one.what}: {plan}:{', '.join(map(str, one.lines))}" for one in to_bind)
    return "\n".join(["still to be bound:", *rows])
