"""A plan out of a document that was not written for gonogo: what it says, with stand-ins for what it does not bind,
and a list of what it does not decide. For simulating only: nothing of it is ever run.
"""

from gonogo.document.assumed.assume import assume
from gonogo.document.assumed.assumption import Assumed, Doubtful, Silence
from gonogo.document.assumed.audience import users_of_plan

__all__ = ["Assumed", "Doubtful", "Silence", "assume", "users_of_plan"]
