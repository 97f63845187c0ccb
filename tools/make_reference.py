"""Writes the reference pages from the code; with --check it tells which are stale."""  # noqa: INP001  # a script

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import yaml

from gonogo.cli.reference import commands_page
from gonogo.document import keys, plan_schema
from gonogo.errors import CATALOGUE
from gonogo.lint import RULES

ROOT = Path(__file__).resolve().parents[1]
PAGES = ROOT / "docs" / "reference"
UNDERSTOOD = ROOT / "tests" / "cases" / "document" / "understood.yaml"
MADE = "<!-- Made from the code by `make docs`. Do not edit. -->\n\n"


def main(words: list[str]) -> int:
    """Every page, written or compared."""
    is_check = "--check" in words
    pages = {name: _text(name) for name in PAGES_MADE}
    stale = [name for name, text in pages.items() if _is_stale(name, text)]
    for name in stale:
        if is_check:
            sys.stderr.write(f"docs/reference/{name} is stale. hint: make docs\n")
        else:
            PAGES.mkdir(parents=True, exist_ok=True)
            (PAGES / name).write_text(pages[name], encoding="utf-8")
    return 1 if is_check and stale else 0


def errors_page() -> str:
    """Every code with its meaning and hint."""
    parts = ["# Errors", "Every error has a code that never changes its meaning, a place, a reason and a hint."]
    for code, entry in CATALOGUE.items():
        parts.append(
            f"## {code}: {entry.title}\n\n{entry.meaning}\n\n*hint:* {entry.hint}\n\nExit code {entry.exit_code}."
        )
    return "\n\n".join(parts) + "\n"


def plan_page() -> str:
    """Every key of a plan."""
    parts = ["# Plan keys", _PLAN]
    for title, table in keys.TABLES.items():
        rows = "\n".join(f"| `{key}` | {meaning.replace('|', chr(92) + '|')} |" for key, meaning in table.items())
        parts.append(f"## {title}\n\n| key | what it is for |\n|---|---|\n{rows}")
    return "\n\n".join(parts) + "\n"


def criteria_page() -> str:
    """What the grammar of criteria understands, out of the cases that the tests run."""
    parts = ["# Criteria", _CRITERIA]
    groups: list[dict[str, Any]] = yaml.safe_load(UNDERSTOOD.read_text(encoding="utf-8"))
    for group in groups:
        rows = "\n".join(f"| `{line['says']}` | `{line['keeps']}` |" for line in group["lines"])
        where = {"success": "Success criteria", "failure": "Failure criteria", "guard": "Guards"}[group["role"]]
        parts.append(
            f"## {group['title']}\n\nUnder *{where}*:\n\n| a line may say | it is kept as |\n|---|---|\n{rows}"
        )
    return "\n\n".join(parts) + "\n"


def lint_page() -> str:
    """Every lint rule, with its example."""
    parts = ["# Lint rules", _LINT.format(count=len(RULES))]
    for rule in RULES:
        text = f"## {rule.code}: {rule.name}\n\n**{rule.severity.value}**: {rule.finds}\n\n{rule.why}"
        example = "".join(f"    {line}\n" if line else "\n" for line in rule.example.rstrip("\n").split("\n"))
        parts.append(f"{text}\n\n*fix:* {rule.fix}" + (f"\n\nFound in:\n\n{example.rstrip()}" if rule.example else ""))
    return "\n\n".join(parts) + "\n"


def schema_page() -> str:
    """The JSON Schema of the YAML form."""
    return json.dumps(plan_schema(), indent=1, ensure_ascii=False) + "\n"


def _text(name: str) -> str:
    return (MADE if name.endswith(".md") else "") + PAGES_MADE[name]()


def _is_stale(name: str, text: str) -> bool:
    page = PAGES / name
    return not page.exists() or page.read_text(encoding="utf-8") != text


PAGES_MADE: dict[str, Callable[[], str]] = {
    "commands.md": commands_page,
    "criteria.md": criteria_page,
    "errors.md": errors_page,
    "lint.md": lint_page,
    "plan.md": plan_page,
    "plan.schema.json": schema_page,
}
"""One line for each page."""

_PLAN = """\
A plan is Markdown whose front matter holds the bindings and whose body holds phases, guards and messages; or it is YAML
that holds all of it. Both give the same plan with the same digest. Keys may be written with spaces, `_` or `-`. A key
that is not in these tables is an error. Scalars are taken as they are written: `1.10` stays `1.10`, and `no` stays
`no`. Durations are `250 ms`, `30 s`, `20 m`, `4 h`, `7 d`, `2 w` or `1 h 30 m`; sizes are `512 MB` (10⁶) or `512 MiB`
(2²⁰)."""

_LINT = """\
{count} rules ask of any document whether it can decide. An *error* cannot do what it says, a *warning* will go wrong on
some day, a *note* is worth knowing. A finding is silenced by a reason on its line, or on the line above, and by nothing
less; the reason appears in the report:

    - 99.9% uptime <!-- gonogo: allow GL106: counted by requests, not by probes -->"""

_CRITERIA = """\
A criterion names a measure, a comparison and a bound, in either order, and may say for how long it must be true, on how
many requests, how it is read, and what to do without data. Every word of a line must be understood: what is left over
is an error with the line's number. A line `person: …` is a claim that only people can know; it is asked at the phase's
decision.

**How a line is read.** Success criteria are `measured` over the phase so far, or `proved` by promotion evidence.
Failure criteria and guards are read as `evidence` (the anytime-valid test; the duration is then not waited for), as
`plain` (true at every look for the whole duration) or as `average` (true of the window's ratio). Where nothing is said,
rates and percentiles are read as evidence, means as average, memory and own signals as plain.

**What has no default.** Every criterion needs `on no data: hold` or `on no data: fail`, and every success criterion on
requests a smallest sample, `at least N requests`: on the line, on a line of its own that then holds for the section, or
under `criteria:` in the front matter. Criteria read as evidence need no smallest sample, since every request counts for
what it is worth; one that is given on the line or in the section is kept.

**Units.** Rates and shares in `%`, latency in `ms` or `s`, memory in `kB`, `MB`, `GB` (10³) or `KiB`, `MiB`, `GiB`
(2¹⁰). Memory is that of the largest process unless the line says `total memory`."""


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
