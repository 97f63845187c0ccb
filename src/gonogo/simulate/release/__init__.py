"""A whole plan on the virtual clock: the real core, engine, guard and judge in a world with a seed.

`release(setting, scenario, seed)` carries one plan out from its first step to its end or to the question that nobody
answers. Nothing here decides: worlds give counts, people answer gates, and all else is what a real run would do.
"""

from gonogo.simulate.release.carrying import Manner, Released, release
from gonogo.simulate.release.moments import Moment
from gonogo.simulate.release.scenarios import DESCRIPTIONS, Scenario
from gonogo.simulate.release.setting import Cadence, Doubt, Pace, Setting
from gonogo.simulate.release.story import Story
from gonogo.simulate.release.traffic import Traffic

__all__ = [
    "DESCRIPTIONS",
    "Cadence",
    "Doubt",
    "Manner",
    "Moment",
    "Pace",
    "Released",
    "Scenario",
    "Setting",
    "Story",
    "Traffic",
    "release",
]
