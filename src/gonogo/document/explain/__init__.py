"""Any team's release document, line by line: what each line is, what its figures say, and what they lack."""

from __future__ import annotations

from gonogo.core.outline import Figure, Line, Outline, PhaseOutline
from gonogo.document.explain.explain import explain, explain_text
from gonogo.document.explain.render import render

__all__ = ["Figure", "Line", "Outline", "PhaseOutline", "explain", "explain_text", "render"]
