"""Log lines as JSON on stderr, each with the build, and with the cohort where there is one."""

from __future__ import annotations

import json
import logging
import sys
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cultivation.identity import Identity

TRACE_MAX = 4_000  # characters of a trace in one line
LOG = logging.getLogger("cultivation")
REQUEST: ContextVar[str] = ContextVar("request", default="")
"""The id of the request that is being answered, as its caller sees it in `x-request-id`."""


def set_up(identity: Identity, level: str) -> None:
    """Sends everything of this process there, also what its libraries say."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines(identity))
    logging.basicConfig(level=level.upper(), handlers=[handler], force=True)


class JsonLines(logging.Formatter):
    """One JSON object a line: the form in which the logging library wants to be told."""

    def __init__(self, identity: Identity) -> None:
        super().__init__()
        self.identity = identity

    def format(self, record: logging.LogRecord) -> str:
        trace = self.formatException(record.exc_info)[-TRACE_MAX:] if record.exc_info else ""
        data = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "build": self.identity.build,
            "cohort": self.identity.cohort,
            "request": REQUEST.get(),
            "what": record.getMessage(),
            "error": trace,
            **getattr(record, "data", {}),
        }
        return json.dumps({key: value for key, value in data.items() if value not in ("", None)})
