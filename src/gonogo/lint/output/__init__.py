"""Findings as text, JSON and SARIF."""

from __future__ import annotations

from gonogo.lint.output.sarif import as_sarif
from gonogo.lint.output.text import as_json, as_text

__all__ = ["as_json", "as_sarif", "as_text"]
