"""A folder with the service in it; whatever was started of it is ended."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from gonogo.drivers import processes

SERVICE = Path(__file__).with_name("service.py")


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    (tmp_path / "service.py").write_text(SERVICE.read_text())
    yield tmp_path
    processes.end_all(processes.find_all(tmp_path / "home", ""), 0.5)
