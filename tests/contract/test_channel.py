"""The channel's contract, on a file, on a webhook whose receiver heeds the key, and on the fake."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

from gonogo.core.plan import Channel as ChannelSpec
from gonogo.drivers.channel.channels import Channels
from gonogo.drivers.channel.file import FileChannel
from gonogo.drivers.channel.webhook import WebhookChannel
from gonogo.ports.driver_error import DriverError
from gonogo.testing.channel_contract import CLAUSES, Setting
from gonogo.testing.fake_channel import FakeChannel
from gonogo.testing.fake_target import Fault, Script


class Receiver(BaseHTTPRequestHandler):
    """Shows each key once, as good receivers do."""

    shown: dict[str, tuple[str, str]]

    def do_POST(self) -> None:
        message = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        assert self.headers["Content-Type"] == "application/json"
        self.shown.setdefault(json.loads(self.headers["Idempotency-Key"]), (message["audience"], message["text"]))
        self.send_response(204)
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 the name is the library's
        """Tests are quiet."""


@pytest.fixture
def receiver() -> Iterator[tuple[str, dict[str, tuple[str, str]]]]:
    shown: dict[str, tuple[str, str]] = {}
    with ThreadingHTTPServer(("127.0.0.1", 0), type("Own", (Receiver,), {"shown": shown})) as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/hooks/s3cret?token=x", shown
        server.shutdown()
        thread.join()


@pytest.fixture
def places(tmp_path: Path, receiver: tuple[str, dict[str, tuple[str, str]]]) -> dict[str, Setting]:
    url, shown = receiver
    path, fake = tmp_path / "sent" / "messages.jsonl", FakeChannel()

    def lines() -> list[tuple[str, str]]:
        messages = [json.loads(line) for line in path.read_text().splitlines()]
        return [(message["audience"], message["text"]) for message in messages]

    file = ChannelSpec("log", "file", (("path", "sent/messages.jsonl"),))
    webhook = ChannelSpec("chat", "webhook", (("url", url),))
    return {
        "file": Setting(lambda: FileChannel(tmp_path), file, lines),
        "webhook": Setting(WebhookChannel, webhook, lambda: list(shown.values())),
        "fake": Setting(lambda: fake, file, lambda: [(each.audience, each.text) for each in fake.sent]),
        "dispatched": Setting(lambda: Channels({"file": FileChannel(tmp_path)}), file, lines),
    }


@pytest.mark.parametrize("clause", CLAUSES, ids=lambda clause: clause.__name__)
@pytest.mark.parametrize("place", ["file", "webhook", "fake", "dispatched"])
def test_every_channel_keeps_the_contract(
    places: dict[str, Setting], place: str, clause: Callable[[Setting], None]
) -> None:
    """Whatever carries the messages, the engine can rely on the same."""
    clause(places[place])


@pytest.mark.parametrize(
    ("fault", "arrives"),
    [(Fault.NONE, 1), (Fault.REFUSE, 0), (Fault.ACT_THEN_FAIL, 1), (Fault.LIE, 0), (Fault.SILENT, 0)],
)
def test_the_fake_breaks_the_contract_as_it_is_told(fault: Fault, arrives: int) -> None:
    """Tests of the engine meet the faults that they ask for, and the same key sent again arrives once."""
    fake, spec = FakeChannel(Script([fault])), ChannelSpec("log", "file", ())
    with contextlib.suppress(DriverError):
        fake.send(spec, "players", "text", "k")
    assert len(fake.sent) == arrives
    fake.send(spec, "players", "text", "k")
    assert len(fake.sent) == 1
