"""A recorded series judged again: what gonogo would have done, and what the rules of others would have.

series = recorded_of(read_files(files), Naming(), component=plan.entry)
ours = judged(plan, series, Course())
theirs = others(plan, series)
"""

from gonogo.backtest.counters import Kind
from gonogo.backtest.journal import recorded_of_events
from gonogo.backtest.judged import Course, Ending, Judged, Turn, judged
from gonogo.backtest.naming import Naming
from gonogo.backtest.others import Harm, Other, harm_until, intervals, others
from gonogo.backtest.reading import read_files, recorded_of
from gonogo.backtest.recorded import Recorded

__all__ = [
    "Course",
    "Ending",
    "Harm",
    "Judged",
    "Kind",
    "Naming",
    "Other",
    "Recorded",
    "Turn",
    "harm_until",
    "intervals",
    "judged",
    "others",
    "read_files",
    "recorded_of",
    "recorded_of_events",
]
