"""Content of system 2.17, mount."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class MountTable:
    """Mounts by id, with what they are called."""

    names: Mapping[str, str]
