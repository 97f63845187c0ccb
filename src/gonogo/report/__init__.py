"""The journal of a run told to people and programs: a pure function of the events, in several formats."""

from gonogo.report.json_form import to_json
from gonogo.report.junit import to_junit
from gonogo.report.make import make_report
from gonogo.report.markdown import to_markdown
from gonogo.report.record import Report

__all__ = ["Report", "make_report", "to_json", "to_junit", "to_markdown"]
