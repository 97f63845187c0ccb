"""Text to plan and back: Markdown with front matter, YAML, and the grammar of criteria.

What is named here is loaded when it is asked for, so that whoever only explains a document does not wait for the
reader of plans.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gonogo.document.new import NewPlan, new_plan
    from gonogo.document.read import ReadPlan, read_document, read_document_text, read_plan
    from gonogo.document.schema import plan_schema
    from gonogo.document.write import write_plan

_HOMES = {
    "NewPlan": "new",
    "ReadPlan": "read",
    "new_plan": "new",
    "plan_schema": "schema",
    "read_document": "read",
    "read_document_text": "read",
    "read_plan": "read",
    "write_plan": "write",
}
__all__ = [
    "NewPlan",
    "ReadPlan",
    "new_plan",
    "plan_schema",
    "read_document",
    "read_document_text",
    "read_plan",
    "write_plan",
]

if not TYPE_CHECKING:  # a type checker would take any name for one that is here

    def __getattr__(name: str) -> object:
        """What the name stands for, loaded now and kept."""
        if name not in _HOMES:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        found = getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
        globals()[name] = found
        return found
