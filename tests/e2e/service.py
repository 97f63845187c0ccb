"""A service that knows nothing of gonogo: `service.py PORT VERSION [broken]`. Broken: every third answer is a 500."""

from __future__ import annotations

import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import count
from typing import Any

PORT, VERSION, *FLAGS = sys.argv[1:]
ASKED = count()


class Answers(BaseHTTPRequestHandler):
    """Every path answers the version; /ready is always well."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        """The answer is the version, and the status is what the version is worth."""
        is_bad = "broken" in FLAGS and self.path == "/" and next(ASKED) % 3 == 0
        body = VERSION.encode()
        self.send_response(500 if is_bad else 200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        """It keeps quiet."""


ThreadingHTTPServer(("127.0.0.1", int(PORT)), Answers).serve_forever()
