"""Audits once, or for ever as a small service whose /metrics a release tool reads."""

from __future__ import annotations

import asyncio
import signal
import sys
import threading
import time
from dataclasses import asdict, dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any

from cultivation.audit.economy import Economy
from cultivation.audit.read import Position, audit
from cultivation.content.load import tables
from cultivation.errors import GameError
from cultivation.store.postgres import FAILED, connect

if TYPE_CHECKING:
    from collections.abc import Callable

    from cultivation.audit.economy import Violation
    from cultivation.store.postgres import Connection

FULL_EVERY_S = 60
SHOWN_MAX = 20  # violations named in one line


@dataclass(frozen=True, slots=True)
class Result:
    """What one full audit found."""

    postings: dict[str, int]
    by_build: dict[str, int]
    violations: list[Violation]
    ms: int

    @property
    def why(self) -> str:
        """Why it does not hold, empty where it does: of an empty ledger nothing can be said."""
        if not sum(self.postings.values()):
            return "the ledger is empty: nothing was audited"
        return "; ".join(f"{v.rule} {v.build} {v.account} {v.asset}: {v.what}" for v in self.violations[:SHOWN_MAX])

    def as_json(self) -> dict[str, Any]:
        return {
            "ok": not self.why,
            "why": self.why,
            "postings": sum(self.postings.values()),
            "builds": {b: {"postings": self.postings.get(b, 0), "violations": n} for b, n in self._sorted()},
            "violations": [asdict(v) for v in self.violations],
            "ms": self.ms,
        }

    def as_text(self) -> str:
        lines = [f"{b}: {self.postings.get(b, 0)} postings, {n} violations" for b, n in self._sorted()]
        lines += [f"{v.rule} {v.build} {v.account} {v.asset}: {v.what} (tx {v.tx})" for v in self.violations]
        return "\n".join(lines) or self.why

    def _sorted(self) -> list[tuple[str, int]]:
        return sorted(self.by_build.items())


def once(uri: str) -> Result:
    """A full audit of everything there is."""
    try:
        return asyncio.run(_once(uri))
    except FAILED as error:
        raise GameError(
            "database_unreachable", repr(error), "is the database running, and is the URI right?"
        ) from error


def serve(uri: str, *, port: int, every_s: float) -> None:
    """Audits until SIGTERM, incrementally, and everything once a minute."""
    state = State(Economy(tables()))
    try:
        server = ThreadingHTTPServer(("127.0.0.1", port), _handler(state))
    except OSError as error:
        raise GameError(
            "address_in_use", f"cannot listen on {port}: {error.strerror}", "choose another port"
        ) from error
    answering = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.2}, daemon=True)
    answering.start()
    try:
        asyncio.run(_for_ever(uri, state, every_s))
    finally:
        server.shutdown()
        server.server_close()


@dataclass(slots=True)
class State:
    """What /metrics tells. `audited_s` is the steady clock's time of the last audit, None before the
    first.
    """

    economy: Economy
    audited_s: float | None = None
    audits: int = 0
    failures: int = 0
    text: str = ""
    lock: threading.Lock = field(default_factory=threading.Lock)

    def tell(self) -> None:
        """Writes the text anew after an audit; the thread that answers only ever sees whole ones."""
        economy = self.economy
        lines = ["# TYPE cultivation_conservation_violations gauge"]
        lines += [
            f'cultivation_conservation_violations{{build="{b}"}} {n}' for b, n in sorted(economy.by_build().items())
        ]
        lines.append("# TYPE cultivation_conservation_violations_by_rule gauge")
        lines += [
            f'cultivation_conservation_violations_by_rule{{build="{build}",rule="{rule}"}} {n}'
            for (build, rule), n in sorted(economy.counts.items())
        ]
        lines.append("# TYPE cultivation_conservation_violations_by_cohort gauge")
        lines += [
            f'cultivation_conservation_violations_by_cohort{{build="{build}",cohort="{cohort}"}} {n}'
            for (build, cohort), n in sorted(economy.cohorts.items())
        ]
        lines.append("# TYPE cultivation_audited_postings_total counter")
        lines += [f'cultivation_audited_postings_total{{build="{b}"}} {n}' for b, n in sorted(economy.audited.items())]
        lines += ["# TYPE cultivation_audits_total counter", f"cultivation_audits_total {self.audits}"]
        with self.lock:
            self.text = "\n".join(lines)

    def metrics(self) -> str:
        """The text with the age of the last audit as it is now; an age of +Inf says that there was none."""
        age = "+Inf" if self.audited_s is None else f"{time.monotonic() - self.audited_s:.3f}"
        with self.lock:
            text = self.text
        return (
            f"{text}\n# TYPE cultivation_audit_age_seconds gauge\ncultivation_audit_age_seconds {age}\n"
            "# TYPE cultivation_audit_failures_total counter\n"
            f"cultivation_audit_failures_total {self.failures}\n"
        )


async def _once(uri: str) -> Result:
    began_s = time.monotonic()
    economy = Economy(tables())
    connection = await connect(uri)
    try:
        await audit(connection, economy, Position(), full=True)
    finally:
        await connection.close()
    ms = int((time.monotonic() - began_s) * 1_000)
    return Result(economy.audited, economy.by_build(), economy.violations, ms)


async def _for_ever(uri: str, state: State, every_s: float) -> None:
    asked = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, asked.set)
    position = Position()
    connection: Connection | None = None
    full_s = 0.0
    while not asked.is_set():
        try:
            connection = connection or await connect(uri, statement_s=30)
            is_full = time.monotonic() - full_s >= FULL_EVERY_S
            await audit(connection, state.economy, position, full=is_full)
            full_s = time.monotonic() if is_full else full_s
            state.audited_s, state.audits = time.monotonic(), state.audits + 1
            state.tell()
        except FAILED as error:
            sys.stderr.write(f"database_unreachable: {error!r}\n")
            state.failures += 1
            if connection:
                connection.terminate()
            connection = None
        try:
            await asyncio.wait_for(asked.wait(), every_s)
        except TimeoutError:
            continue
    if connection:
        await connection.close()


def _handler(state: State) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            routes: dict[str, Callable[[], str]] = {
                "/metrics": state.metrics,
                "/live": lambda: "live\n",
                "/ready": lambda: _ready(state),
            }
            route = routes.get(self.path.partition("?")[0])
            body = (route() if route else "not found\n").encode()
            good = route is not None and (self.path != "/ready" or state.audited_s is not None)
            self.send_response(200 if good else 404 if route is None else 503)
            self.send_header("content-type", "text/plain; version=0.0.4")
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002  The word of the protocol.
            pass

    return Handler


def _ready(state: State) -> str:
    return "ready\n" if state.audited_s is not None else "the first audit is not done\n"
