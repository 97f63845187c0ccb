"""The rules of other tools and papers, each made anew for a series and asked after every interval.

They are written from public descriptions, no code taken. Every comparison that gonogo makes uses these.
"""

from gonogo.backtest.rules.interval import Interval, Rule
from gonogo.backtest.rules.kayenta import Kayenta
from gonogo.backtest.rules.sequential import LindonMalek, Msprt
from gonogo.backtest.rules.windows import Argo, Flagger

__all__ = ["Argo", "Flagger", "Interval", "Kayenta", "LindonMalek", "Msprt", "Rule"]
