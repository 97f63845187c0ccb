"""The table of commands. Each is imported only when it is called."""

from __future__ import annotations

from cyclopts import App

import gonogo

COMMANDS = {
    "lint": "Say whether a plan can decide.",
    "explain": "Say how every line of a document was understood.",
    "adopt": "Put a draft of the front matter before a copy of a document.",
    "timeline": "Say when it all happens, and what must not be late.",
    "power": "Say what each phase can see, and how long that takes.",
    "render": "Write the documents of a release beside its plan.",
    "simulate": "Carry a plan out on a virtual clock, with what can go wrong.",
    "run": "Carry a plan out, or go on with a run.",
    "status": "Show the runs, or where one run stands.",
    "decide": "Answer a gate.",
    "hold": "Stop a run from growing, or let it grow again.",
    "rollback": "Go back, at any time.",
    "report": "Tell a run from its journal.",
    "backtest": "Judge a recorded series as if it were live.",
    "verify": "Derive every decision again and find any changed byte.",
    "doctor": "Say what is installed, what is missing, and what to do.",
    "new": "Write a small plan for any HTTP service.",
    "demo": "Release the reference game: a good version, then a bad one.",
}
"""Name and one line of each command, in the order in which a newcomer needs them."""


def make_app(chosen: str | None = None) -> App:
    """The command line. Nothing of a command is loaded before it is chosen.

    The `chosen` command's help is what its own docstring says; the others have their one line.
    """
    app = App(
        name="gonogo",
        help="Runs a release plan: reads it, measures, asks, moves traffic, goes back by itself, proves what it did.",
        version=gonogo.VERSION,
        help_format="markdown",
    )
    for place, (name, line) in enumerate(COMMANDS.items()):
        help_ = None if name == chosen else line
        app.command(f"gonogo.cli.{name}:{name}", name=name, help=help_, sort_key=place)
    return app
