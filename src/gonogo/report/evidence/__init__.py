"""The evidence of a run as the journal kept it: over time, as a picture, and summed up for the release."""

from gonogo.report.evidence.picture import to_svg
from gonogo.report.evidence.record import Point, Trace
from gonogo.report.evidence.traces import traces_of

__all__ = ["Point", "Trace", "to_svg", "traces_of"]
