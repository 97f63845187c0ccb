"""The reference page of the commands, made from their own help: `python -m gonogo.cli.reference`."""

from __future__ import annotations

import io

from rich.console import Console

from gonogo.cli.app import COMMANDS, make_app

WIDTH = 100
"""Columns of the help in the page."""
PARTS = {"new": ("plan",)}
"""Commands that have commands of their own."""

HEAD = """\
# Commands

Data goes to stdout, words to stderr. With `--json` every command prints one JSON object on stdout, which begins with
`gonogo` (the version), `command` and `exit_code`; an error is in it under `error`.

| exit code | meaning |
| --- | --- |
| 0 | promoted, or clean |
| 1 | our bug |
| 2 | the plan or the call is wrong |
| 3 | rolled back |
| 4 | waiting for a person |
| 5 | an outside system did not answer |
"""


def commands_page() -> str:
    """The whole page as Markdown."""
    names = [(name, *part) for name in COMMANDS for part in ((), *((part,) for part in PARTS.get(name, ())))]
    return "\n".join([HEAD, *(_section(words) for words in names)])


def _section(words: tuple[str, ...]) -> str:
    out = io.StringIO()
    make_app(words[0]).help_print(list(words), console=Console(file=out, width=WIDTH, color_system=None))
    text = "\n".join(line.rstrip() for line in out.getvalue().strip("\n").splitlines())
    return f"## gonogo {' '.join(words)}\n\n```text\n{text}\n```\n"


if __name__ == "__main__":
    print(commands_page(), end="")
