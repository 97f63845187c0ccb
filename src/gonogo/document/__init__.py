"""Text to plan and back: Markdown with front matter, YAML, and the grammar of criteria."""

from __future__ import annotations

from gonogo.document.adopt import Adopted, ToBind, adopt
from gonogo.document.new import NewPlan, new_plan
from gonogo.document.read import ReadPlan, read_document, read_plan
from gonogo.document.schema import plan_schema
from gonogo.document.write import write_plan

__all__ = [
    "Adopted",
    "NewPlan",
    "ReadPlan",
    "ToBind",
    "adopt",
    "new_plan",
    "plan_schema",
    "read_document",
    "read_plan",
    "write_plan",
]
