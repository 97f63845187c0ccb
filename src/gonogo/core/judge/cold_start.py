"""Cold start: young processes fail and dawdle more, and stable's are old.

The best cure is a stable process of the same age beside the new one. Without it, the margin is wider at first.
Null hypothesis: mean_new <= rho(age) * mean_stable + delta. Guarantee: that of two_arm for this null, since age is
known before the outcomes. What breaks it: a warm-up longer than declared. Ages are real seconds. Source: that of
two_arm, with a boundary that is set before each block.
"""

from __future__ import annotations

from gonogo.core.judge.two_arm import Margins


def margins_at(margins: Margins, age_s: float, *, warm_up_s: float, ratio: float) -> Margins:
    """The margins for requests on processes `age_s` old; `ratio` (at least the plan's) holds for `warm_up_s`."""
    young = 0.0 <= age_s < warm_up_s
    return Margins(max(margins.ratio, ratio), margins.points) if young else margins
