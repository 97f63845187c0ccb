"""The documents that a release needs beside its plan, made from the plan and a run's journal alone. Pure."""

from __future__ import annotations

from gonogo.report.package.proof import Proof, proofs_of
from gonogo.report.package.render import package
from gonogo.report.package.source import Source

__all__ = ["Proof", "Source", "package", "proofs_of"]
