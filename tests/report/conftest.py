"""Gives the tests of the faces their journals."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest


@pytest.fixture(scope="session")
def journals() -> ModuleType:
    """The module `journals` beside this file."""
    spec = importlib.util.spec_from_file_location("journals", Path(__file__).parent / "journals.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules["journals"] = module
    spec.loader.exec_module(module)
    return module
