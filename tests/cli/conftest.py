"""Gives the tests of the commands the same journals as the tests of the report."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest


@pytest.fixture(scope="session")
def journals() -> ModuleType:
    """The module `tests/report/journals.py`."""
    at = Path(__file__).parents[1] / "report" / "journals.py"
    spec = importlib.util.spec_from_file_location("journals", at)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules["journals"] = module
    spec.loader.exec_module(module)
    return module
