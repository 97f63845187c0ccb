"""The engine as a process of its own: `python -m bench.engine_process PLAN HOME SCALE`. Others answer the gates."""

from __future__ import annotations

import sys
from pathlib import Path

from gonogo import wiring
from gonogo.core.events import RunOutcome
from gonogo.core.moves import Move
from gonogo.core.plan import Principal, PrincipalKind
from gonogo.core.state import State
from gonogo.document.read import read_plan
from gonogo.engine.carry_on import carry_on
from gonogo.engine.holder import holder_name
from gonogo.engine.opening import Wish, open_run
from gonogo.engine.tick import Engine

BUSY = 5
EXITS = {RunOutcome.PROMOTED: 0, RunOutcome.ROLLED_BACK: 3}


def main(argv: list[str]) -> int:
    """Carry the plan out to its end: 0 promoted, 3 rolled back, 5 while another engine has the run."""
    file, home, scale = Path(argv[0]), Path(argv[1]), float(argv[2])
    plan = read_plan(file)
    with wiring.open_journal(home) as journal, wiring.open_outside(home, file.parent, journal) as outside:
        wish = Wish(plan, str(file.parent), scale, Principal("bench", PrincipalKind.PROGRAM))
        engine = Engine(outside, open_run(journal, outside.clock, wish), holder_name())
        if not engine.begin():
            return BUSY
        try:
            left = carry_on(engine, stay=True, watch=_unseen)
        finally:
            engine.end()
    return EXITS[left.outcome] if left.outcome else BUSY


def _unseen(_state: State, _move: Move) -> None:
    """Nobody looks on."""


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
