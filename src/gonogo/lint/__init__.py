"""Can this plan decide? One rule a file, over any explained document; pure."""

from __future__ import annotations

from gonogo.lint.rule import Fault, Finding, Rule, Severity
from gonogo.lint.rules import RULES
from gonogo.lint.run import lint

__all__ = ["RULES", "Fault", "Finding", "Rule", "Severity", "lint"]
