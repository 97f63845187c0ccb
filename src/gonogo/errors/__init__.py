"""Every error that a user can meet: a code, what, where, why, and a hint. Imports nothing of ours."""

from __future__ import annotations

from gonogo.errors.catalogue import CATALOGUE, Entry
from gonogo.errors.error import GonogoError, PlanErrors, Problem
from gonogo.errors.nearest import did_you_mean, nearest

__all__ = ["CATALOGUE", "Entry", "GonogoError", "PlanErrors", "Problem", "did_you_mean", "nearest"]
