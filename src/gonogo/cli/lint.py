"""`gonogo lint`: whether a plan can decide."""

from __future__ import annotations

import json
import os
import sys
from enum import Enum
from pathlib import Path
from typing import Annotated, assert_never

from cyclopts import Parameter

import gonogo
from gonogo.cli.answer import Answer, Exit
from gonogo.cli.colour import is_wanted, paint_findings
from gonogo.cli.explain_path import Document
from gonogo.cli.fixing import fix
from gonogo.cli.linting import Linted, as_data, linted, rules_of
from gonogo.cli.options import DEFAULTS, Options
from gonogo.cli.writing import raw_text, write_text
from gonogo.document.explain.render import coverage_words
from gonogo.document.source import STDIN
from gonogo.errors import GonogoError
from gonogo.lint import Severity
from gonogo.lint.output import as_sarif, as_text


class Format(Enum):
    """In which form findings are told."""

    TEXT = "text"
    JSON = "json"
    SARIF = "sarif"


Form = Annotated[Format, Parameter(name="--format", help="text, json, or sarif for code hosts.")]
Fix = Annotated[bool, Parameter(name="--fix", negative=(), help="Write fixes that are certain into the files.")]


def lint(
    *plans: Document,
    form: Form = Format.TEXT,
    fixes: Fix = False,
    options: Options = DEFAULTS,  # noqa: ARG001  # read by whoever prints the answer
) -> Answer:
    """Say whether a plan can decide: what is missing, contradictory or impossible in it.

    Every finding has its line, the reason why it is bad, and what to do. A plan whose front matter binds components is
    also read as a run would read it. The exit code is 2 where a finding is an error or a file cannot be read. With
    --fix, text that an editor garbled is put right and characters without width are taken away; words stay.

    A finding is silenced on its line, with a reason: <!-- gonogo: allow GL101: the mean, as in our contract -->

    Example: gonogo lint release.md
    """
    if not plans:
        raise GonogoError("GG-2001", "which plan?", hint="gonogo lint release.md")
    if fixes and STDIN in plans:
        raise GonogoError("GG-2001", "what is piped in cannot be fixed in place", hint="gonogo lint --fix release.md")
    fixed = [said for plan in plans if fixes for said in _fixed(plan)]
    found = tuple(linted(plan) for plan in plans)
    unread = [one.unread.render() for one in found if one.unread]
    return Answer(
        told(found, form, is_coloured=is_wanted(sys.stdout, os.environ)),
        as_data(found),
        Exit.WRONG if unread or any(is_wrong(one) for one in found) else Exit.CLEAN,
        "\n\n".join([*fixed, *unread]),
    )


def told(found: tuple[Linted, ...], form: Format, *, is_coloured: bool = False) -> str:
    """The findings of all documents in one of the forms."""
    match form:
        case Format.TEXT:
            text = "\n\n".join(_text(one) for one in found if one.outline)
            return paint_findings(text) if is_coloured else text
        case Format.JSON:
            return json.dumps(as_data(found), ensure_ascii=False, indent=2)
        case Format.SARIF:
            findings = [finding for one in found for finding in one.findings]
            return json.dumps(as_sarif(findings, rules_of(findings), gonogo.VERSION), ensure_ascii=False, indent=2)
        case _:
            assert_never(form)


def is_wrong(one: Linted) -> bool:
    """Whether an error was found that nobody has answered for."""
    return any(finding.severity is Severity.ERROR and not finding.silenced for finding in one.findings)


def _text(one: Linted) -> str:
    outline = one.outline
    return f"{as_text(one.findings, outline.source)}\n{coverage_words(outline)}" if outline else ""


def _fixed(plan: Path) -> tuple[str, ...]:
    fixed = fix(raw_text(plan))
    if fixed.words:
        write_text(plan, fixed.text)
    return tuple(f"{plan}: {words}" for words in fixed.words)
