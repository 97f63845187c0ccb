"""Facts asked over HTTP."""

from __future__ import annotations

import time

from gonogo.core.plan import Probe
from gonogo.drivers.http_once import Answer, ask
from gonogo.ports.fact import Finding

SEEN_CHARS_MAX = 200


class HttpFact:
    """Fulfils `Fact` with one GET. Follows no redirect: another place's answer says nothing of this one."""

    def read(self, address: str, probe: Probe) -> Finding:
        """As the port says. `seen` is the status, and the beginning of the body where it is not as asked."""
        begin_s = time.monotonic()
        answer = ask("GET", address, path=probe.path, give_up_s=probe.give_up_s)
        took_s = time.monotonic() - begin_s
        if not isinstance(answer, Answer):
            return Finding(is_good=False, seen=f"GET {probe.path}: {answer}"[:SEEN_CHARS_MAX], took_s=took_s)
        is_good = answer.status == probe.status
        return Finding(is_good, _seen(answer, probe, is_good=is_good), took_s)


def _seen(answer: Answer, probe: Probe, *, is_good: bool) -> str:
    if is_good:
        return f"GET {probe.path} answered {answer.status}"
    body = " ".join(answer.body.decode("utf-8", "replace").split())
    words = f"GET {probe.path} answered {answer.status}, not {probe.status}" + (f": {body}" if body else "")
    return words[:SEEN_CHARS_MAX]
