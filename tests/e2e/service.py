"""A service that knows nothing of gonogo: `service.py PORT VERSION [broken] [cold]`.

Broken: every third answer is a 500. Cold: every tenth is, and four of ten in the process's first seconds.
"""

from __future__ import annotations

import sys
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import count
from typing import Any

PORT, VERSION, *FLAGS = sys.argv[1:]
ASKED = count()
COLD_S = 6.0
BEGAN_S = time.monotonic()


def is_bad() -> bool:
    """Whether the next answer is a bad one."""
    number = next(ASKED)
    worst = (0, 3, 6, 9) if time.monotonic() - BEGAN_S < COLD_S else (0,)
    return ("broken" in FLAGS and number % 3 == 0) or ("cold" in FLAGS and number % 10 in worst)


class Answers(BaseHTTPRequestHandler):
    """Every path answers the version; /ready is always well."""

    protocol_version = "HTTP/1.1"
    wbufsize = -1
    """An answer is sent in one piece, at once."""

    def do_GET(self) -> None:
        """The answer is the version, and the status is what the version is worth."""
        body = VERSION.encode()
        self.send_response(500 if self.path == "/" and is_bad() else 200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        """It keeps quiet."""


ThreadingHTTPServer(("127.0.0.1", int(PORT)), Answers).serve_forever()
