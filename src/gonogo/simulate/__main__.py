"""`python -m gonogo.simulate --seed N`: one simulated release as a story. Exit code 1 where the oracle objects."""

from __future__ import annotations

import argparse
import sys

from gonogo.simulate import simulate, story
from gonogo.simulate.planted import PLANTED
from gonogo.simulate.seams import CLOSED


def main() -> int:
    """Tell the story on stdout."""
    parser = argparse.ArgumentParser(prog="python -m gonogo.simulate", description=__doc__)
    parser.add_argument("--seed", type=int, required=True, help="the world to tell of")
    parser.add_argument("--planted", choices=sorted(PLANTED), help="with this fault planted into gonogo")
    asked = parser.parse_args()
    ran = simulate(asked.seed, PLANTED[asked.planted].seams if asked.planted else CLOSED)
    sys.stdout.write(story(ran) + "\n")
    return 1 if ran.violations else 0


if __name__ == "__main__":
    sys.exit(main())
