"""Keys that carry their time, as clients make them, and the bucket of a cohort."""

from __future__ import annotations

import time
from hashlib import blake2b
from typing import TYPE_CHECKING
from uuid import UUID

if TYPE_CHECKING:
    from random import Random

BUCKETS = 10_000


def new_key(random: Random, made_ms: int | None = None) -> UUID:
    """A UUIDv7 of this moment, or of a server's time that is another."""
    made_ms = time.time_ns() // 1_000_000 if made_ms is None else made_ms
    return UUID(int=made_ms << 80 | 7 << 76 | random.getrandbits(12) << 64 | 2 << 62 | random.getrandbits(62))


def bucket_of(cohort: str, salt: str) -> int:
    """0 to 9999: the same for every member of the cohort, and other for another release."""
    text = f"{salt}|{cohort}".encode()
    return int.from_bytes(blake2b(text, digest_size=8).digest(), "little") % BUCKETS
