"""A world with a seed: the real core, engine and guard on a virtual clock, and everything goes wrong.

    outcome = simulate(seed)            # one release in one world, from the plan to the end
    outcome.violations                  # what the oracle saw that must never happen; () is good
    print(story(outcome))               # the short story of it, to be read by people

The oracle shares no code with the core: it looks at the world's true history and at the journal's raw events.
"""

from gonogo.simulate.simulation import Ran, simulate, simulate_in
from gonogo.simulate.story import story

__all__ = ["Ran", "simulate", "simulate_in", "story"]
