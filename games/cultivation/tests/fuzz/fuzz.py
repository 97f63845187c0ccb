"""Sends what schemathesis makes of the interface's own document to a running service, and prints what is wrong.

A script of its own: its plug-in stays out of the test runs.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
import warnings
from contextlib import suppress
from pathlib import Path
from uuid import UUID

warnings.simplefilter("ignore")

import hypothesis  # noqa: E402  # what it imports warns, and is told not to before
import msgspec  # noqa: E402  # what comes after it warns, and is told not to before
import schemathesis  # noqa: E402  # what it imports warns, and is told not to before
from hypothesis import given, settings  # noqa: E402  # what it imports warns, and is told not to before
from schemathesis.generation import GenerationMode  # noqa: E402  # what it imports warns, and is told not to before

LAST = ("/v1/admin", "/v1/logout", "/drain")
FINDINGS_MAX = 20
PACKED = "application/msgpack"


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--url", required=True)
    parser.add_argument("--document", required=True)
    parser.add_argument("--player", required=True, help="token")
    parser.add_argument("--operator", required=True, help="token")
    parser.add_argument("--each", type=int, default=8, help="cases for each operation and mode")
    parser.add_argument("--commands", type=int, default=150, help="cases for the commands")
    options = parser.parse_args()
    document = json.loads(Path(options.document).read_text(encoding="utf-8"))
    codes = set(document["components"]["schemas"]["Code"]["enum"])
    run = Run(options, codes)
    operations = [result.ok() for result in schemathesis.openapi.from_dict(document).get_all_operations()]
    operations = [operation for operation in operations if operation.path != "/v1/stream"]
    for operation in sorted(operations, key=lambda one: (one.path in LAST, one.path)):
        for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE):
            run.operation(operation, mode)
    json.dump({"cases": run.cases, "ok": run.accepted, "findings": run.findings}, sys.stdout)
    return 1 if run.findings else 0


class Run:
    """Cases sent so far, how many were carried out, and what was wrong with the others."""

    def __init__(self, options, codes):
        self.options, self.codes = options, codes
        self.cases, self.accepted, self.findings = 0, 0, []

    def operation(self, operation, mode):
        most = self.options.commands if operation.path == "/v1/cmd" else self.options.each

        @settings(max_examples=most, deadline=None, database=None, derandomize=True,
                  suppress_health_check=list(hypothesis.HealthCheck))  # fmt: skip
        @given(case=operation.as_strategy(generation_mode=mode))
        def sent(case):
            self.case(case, is_valid=mode is GenerationMode.POSITIVE)

        with suppress(hypothesis.errors.Unsatisfiable):  # nothing wrong can be said there
            sent()

    def case(self, case, *, is_valid):
        if len(self.findings) >= FINDINGS_MAX:
            return
        self.cases += 1
        if case.path == "/v1/cmd" and is_valid:
            case.body = [{**one, "v": 1, "key": new_key(), "ver": None} for one in case.body]
        token = self.options.operator if case.path in ("/v1/admin", "/drain") else self.options.player
        response = case.call(base_url=self.options.url, headers={"authorization": f"Bearer {token}"}, timeout=20)
        wrong = self.wrong(case, response)
        if wrong:
            self.findings.append({
                "what": wrong, "where": f"{case.method} {case.formatted_path}", "query": str(case.query),
                "body": repr(getattr(case, "body", None))[:300], "status": response.status_code,
                "reply": response.text[:300],
            })  # fmt: skip

    def wrong(self, case, response):
        """What should not be so; empty when all is well."""
        if response.status_code == 405 or (case.path in ("/live", "/metrics") and response.status_code == 200):
            return ""
        known = case.operation.definition.raw["responses"]
        if str(response.status_code) not in known:
            return "a status that the document does not name"
        is_packed = case.path == "/v1/cmd" and case.media_type == PACKED
        try:
            body = msgspec.msgpack.decode(response.content) if is_packed else response.json()
        except ValueError:
            return "another form than was sent"
        for one in body if isinstance(body, list) else [body]:
            if not isinstance(one, dict):
                return "a reply that is no object"
            code = one.get("code")
            if code == "internal" or (code is not None and code not in self.codes):
                return f"the code {code}"
            self.accepted += bool(one.get("ok"))
        return ""


@schemathesis.serializer(PACKED)
def packed(_context, value):
    """As a bot sends it; what the form has no number for is cut off in the middle of one."""
    try:
        return value if isinstance(value, bytes) else msgspec.msgpack.encode(value)
    except OverflowError:
        return b"\x91\xcf"


def new_key():
    made_ms = time.time_ns() // 1_000_000
    return str(UUID(int=made_ms << 80 | 7 << 76 | 2 << 62 | int.from_bytes(os.urandom(7), "big")))


if __name__ == "__main__":
    sys.exit(main())
