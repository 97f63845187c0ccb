"""A plan out of a document that was not written for gonogo: what it says, with stand-ins for what it does not bind,
and a list of what it does not decide. For simulating only: nothing of it is ever run.
"""

from gonogo.document.assumed.assume import assume
from gonogo.document.assumed.assumption import Assumed, Doubtful, Silence
from gonogo.document.assumed.audience import Audience, users_of_plan
from gonogo.document.assumed.words import Cadence, cadences_of, owed_within_s

__all__ = [
    "Assumed",
    "Audience",
    "Cadence",
    "Doubtful",
    "Silence",
    "assume",
    "cadences_of",
    "owed_within_s",
    "users_of_plan",
]
