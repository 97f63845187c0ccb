"""Text to plan and back: Markdown with front matter, YAML, and the grammar of criteria."""

from __future__ import annotations

from gonogo.document.new import NewPlan, new_plan
from gonogo.document.read import ReadPlan, read_document, read_plan
from gonogo.document.write import write_plan

__all__ = ["NewPlan", "ReadPlan", "new_plan", "read_document", "read_plan", "write_plan"]
