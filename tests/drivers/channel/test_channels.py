"""What goes wrong with messages, and that it is told truthfully and without secrets."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Thread

import pytest

from gonogo.core.events import Happened
from gonogo.core.plan import Channel as ChannelSpec
from gonogo.drivers.channel.channels import Channels
from gonogo.drivers.channel.file import FileChannel
from gonogo.drivers.channel.webhook import WebhookChannel
from gonogo.ports.driver_error import DriverError, Failure

SECRET = "T0KEN-s3cret"  # noqa: S105 it is a word to look for in errors


def failure_of(call: Callable[[], object]) -> DriverError:
    with pytest.raises(DriverError) as told:
        call()
    return told.value


def file_spec(path: str = "messages.jsonl") -> ChannelSpec:
    return ChannelSpec("log", "file", (("path", path),))


@pytest.fixture
def server() -> Iterator[Callable[[bytes | None], str]]:
    """A receiver that answers these bytes to one request, or never (None)."""
    listening = socket.create_server(("127.0.0.1", 0))
    threads: list[Thread] = []
    kept: list[socket.socket] = []

    def answer(words: bytes | None) -> None:
        connection, _ = listening.accept()
        kept.append(connection)
        connection.recv(65_536)
        if words is not None:
            connection.sendall(words)
            connection.close()

    def started(words: bytes | None) -> str:
        threads.append(Thread(target=answer, args=(words,)))
        threads[-1].start()
        return f"http://127.0.0.1:{listening.getsockname()[1]}/hook/{SECRET}"

    yield started
    for each in (*threads,):
        each.join()
    for connection in (listening, *kept):
        connection.close()


def posted(url: str, give_up_s: float = 5.0) -> str:
    spec = ChannelSpec("chat", "webhook", (("url", url),))
    return WebhookChannel(give_up_s).send(spec, "players", "text", "k1")


@pytest.mark.parametrize(
    ("answer", "kind", "happened"),
    [
        ("HTTP/1.1 301 Moved\r\nLocation: http://127.0.0.1:1/elsewhere\r\n\r\n", Failure.REFUSED, Happened.NO),
        ("HTTP/1.1 404 Not Found\r\n\r\n", Failure.REFUSED, Happened.NO),
        ("HTTP/1.1 429 Too Many\r\n\r\n", Failure.FULL, Happened.NO),
        ("HTTP/1.1 500 Oops\r\n\r\n", Failure.BROKEN, Happened.UNKNOWN),
        ("HTTP/1.1 503 Later\r\n\r\n", Failure.BROKEN, Happened.UNKNOWN),
        ("SSH-2.0-OpenSSH\r\n", Failure.BROKEN, Happened.UNKNOWN),
        ("", Failure.BROKEN, Happened.UNKNOWN),
    ],
)
def test_what_a_webhook_answers_is_told_truthfully(
    server: Callable[[bytes | None], str], answer: str, kind: Failure, happened: Happened
) -> None:
    """Only what surely did not arrive is called that; nobody sends twice, nobody forgets to."""
    error = failure_of(lambda: posted(server(answer.encode())))
    assert (error.kind, error.happened) == (kind, happened)
    assert "127.0.0.1" in error.why


def test_a_webhook_that_never_answers_may_have_got_the_message(server: Callable[[bytes | None], str]) -> None:
    """A time-out after sending is not a no."""
    error = failure_of(lambda: posted(server(None), 0.2))
    assert (error.kind, error.happened) == (Failure.TIMED_OUT, Happened.UNKNOWN)


def test_a_webhook_that_takes_the_message_gives_a_reference(server: Callable[[bytes | None], str]) -> None:
    """What is journalled as sent can be looked up at the receiver by its key."""
    assert posted(server(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")).endswith(" 200 k1")


def test_a_webhook_where_nobody_listens_got_nothing() -> None:
    """A refused connection is surely a no."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    error = failure_of(lambda: posted(f"http://127.0.0.1:{port}/{SECRET}"))
    assert (error.kind, error.happened) == (Failure.UNREACHABLE, Happened.NO)


def test_a_webhook_without_a_certificate_got_nothing(server: Callable[[bytes | None], str]) -> None:
    """A message to https never goes out in the clear, nor to whoever answers there."""
    url = server(b"HTTP/1.1 200 OK\r\n\r\n").replace("http:", "https:")
    error = failure_of(lambda: posted(url))
    assert (error.kind, error.happened) == (Failure.UNREACHABLE, Happened.NO)


@pytest.mark.parametrize(
    "url",
    [
        f"ftp://127.0.0.1/{SECRET}",
        f"http://user:{SECRET}@127.0.0.1/",
        f"http:///{SECRET}",
        f"http://127.0.0.1:99999/{SECRET}",
        f"http://127.0.0.1/{SECRET}\r\nX: y z",
        f"http://[{SECRET}/",
    ],
)
def test_a_url_that_cannot_be_posted_to_is_refused(url: str) -> None:
    """A slip in the plan is told without the secret in it."""
    error = failure_of(lambda: posted(url))
    assert (error.kind, error.happened) == (Failure.REFUSED, Happened.NO)
    assert SECRET not in error.why + error.hint


def test_no_error_tells_the_secret_in_a_url(server: Callable[[bytes | None], str]) -> None:
    """Logs and journals can be shown to anybody."""
    for answer in (b"HTTP/1.1 404 No\r\n\r\n", b"", None):
        error = failure_of(lambda answer=answer: posted(server(answer), 0.2))
        assert SECRET not in error.why + error.hint + repr(error.__cause__)
    assert SECRET not in posted(server(b"HTTP/1.1 200 OK\r\n\r\n"))


def test_a_torn_line_does_not_swallow_the_next_message(tmp_path: Path) -> None:
    """After a crash in the middle of a write the file goes on with whole lines."""
    path = tmp_path / "messages.jsonl"
    path.write_text('{"key": "k0", "text": "whole"}\n["odd"]\n{"key": "k1", "te')
    FileChannel(tmp_path, lambda: 7.0).send(file_spec(), "players", "again", "k1")
    last = json.loads(path.read_text().splitlines()[-1])
    assert last == {"key": "k1", "wall_s": 7.0, "channel": "log", "audience": "players", "text": "again"}
    assert FileChannel(tmp_path).send(file_spec(), "players", "again", "k0") == f"{path}:1"


def test_two_writers_do_not_double_a_message(tmp_path: Path) -> None:
    """Two gonogos that send the same messages at once write each of them once."""
    code = """
import sys
from pathlib import Path
from gonogo.core.plan import Channel
from gonogo.drivers.channel.file import FileChannel
for number in range(30):
    FileChannel(Path(sys.argv[1])).send(Channel("log", "file", (("path", "m"),)), "all", "x", f"k{number}")
"""
    writers = [subprocess.Popen([sys.executable, "-c", code, str(tmp_path)]) for _ in range(2)]
    assert [writer.wait(30) for writer in writers] == [0, 0]
    keys = [json.loads(line)["key"] for line in (tmp_path / "m").read_text().splitlines()]
    assert sorted(keys) == sorted({f"k{number}" for number in range(30)})


def test_a_file_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    """The path is in the error, and nothing has happened."""
    error = failure_of(lambda: FileChannel(tmp_path).send(file_spec("."), "players", "text", "k1"))
    assert (error.kind, error.happened) == (Failure.REFUSED, Happened.NO)
    assert str(tmp_path) in error.why


def test_a_full_disk_is_told(tmp_path: Path) -> None:
    """A message that did not fit is not called sent."""
    path = tmp_path / "messages.jsonl"
    path.write_text('{"key": "k0"}\n')
    code = f"""
import resource, signal
from pathlib import Path
from gonogo.core.plan import Channel
from gonogo.drivers.channel.file import FileChannel
from gonogo.ports.driver_error import DriverError
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (40, 40))
try:
    FileChannel(Path({str(tmp_path)!r})).send(Channel("l", "file", (("path", "messages.jsonl"),)), "a", "t" * 99, "k1")
except DriverError as error:
    print(error.happened.value, error.why)
"""
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert told.stdout.startswith("no ")
    assert path.read_text() == '{"key": "k0"}\n'


@pytest.mark.parametrize(
    "spec",
    [
        ChannelSpec("log", "file", ()),
        ChannelSpec("chat", "webhook", (("path", "x"),)),
        ChannelSpec("mail", "carrier-pigeon", (("url", "x"),)),
    ],
)
def test_a_channel_that_the_plan_leaves_open_is_told(tmp_path: Path, spec: ChannelSpec) -> None:
    """The channel is named, and what to write."""
    channels = Channels({"file": FileChannel(tmp_path), "webhook": WebhookChannel()})
    error = failure_of(lambda: channels.send(spec, "players", "text", "k1"))
    assert (error.kind, error.happened) == (Failure.MISSING, Happened.NO)
    assert spec.name in error.why
    assert error.hint
