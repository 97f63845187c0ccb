"""The players' client hides nothing: every way to fail has its own name."""

from __future__ import annotations

import asyncio

import pytest

from cultivation.players.http import Client, Failed

GOOD = b"HTTP/1.1 200 OK\r\nx-build: v7\r\ncontent-length: 2\r\n\r\n{}"
CHUNKED = b"HTTP/1.1 200 OK\r\nX-Build: v7\r\ntransfer-encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n"
CLOSING = b"HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: 2\r\n\r\n{}"


def told(answers, times=1, timeout_s=5.0):
    """What the client makes of a server that answers with these bytes, one answer a request; None closes."""
    accepted = []

    async def serve(reader, writer):
        accepted.append(writer)
        try:
            while await reader.readuntil(b"\r\n\r\n"):
                answer = answers.pop(0)
                if answer is None:
                    break
                if answer == b"":
                    await reader.read()
                    break
                writer.write(answer)
        except asyncio.IncompleteReadError:
            pass
        finally:
            writer.close()

    async def run():
        server = await asyncio.start_server(serve, "127.0.0.1", 0)
        port = server.sockets[0].getsockname()[1]
        client = Client(f"http://127.0.0.1:{port}", timeout_s=timeout_s)
        seen = []
        for _ in range(times):
            try:
                seen.append(await client.get("/", {}))
            except Failed as failed:
                seen.append(failed.kind)
        client.close()
        server.close()
        await server.wait_closed()
        await asyncio.sleep(0.01)
        return seen, len(accepted)

    return asyncio.run(run())


@pytest.mark.parametrize("answer", [GOOD, CHUNKED])
def test_a_connection_is_kept_and_the_build_is_read(answer):
    """A session does not open a new connection for each request."""
    seen, connections = told([answer, answer], times=2)
    assert [(r.status, r.build, r.body) for r in seen] == [(200, "v7", b"{}")] * 2
    assert connections == 1


def test_a_polite_close_costs_a_new_connection_and_no_failure():
    """A server that says goodbye with its reply loses nobody."""
    seen, connections = told([CLOSING, GOOD], times=2)
    assert [r.status for r in seen] == [200, 200]
    assert connections == 2


@pytest.mark.parametrize(
    ("answers", "kind"), [([None], "reset"), ([b"nonsense\r\n\r\n"], "wrong_reply"), ([b""], "timeout")]
)
def test_each_failure_has_its_name(answers, kind):
    """What the players saw is told apart: a lost connection is not a slow one."""
    assert told(answers, timeout_s=0.2)[0] == [kind]


def test_nothing_listening_is_refused(new_port):
    """A server that is not there is named as such."""

    async def run():
        await Client(f"http://127.0.0.1:{new_port()}").get("/", {})

    with pytest.raises(Failed) as failed:
        asyncio.run(run())
    assert failed.value.kind == "refused"


def test_a_failed_request_is_not_sent_again():
    """A retry inside the client would hide what a release broke."""
    seen, _ = told([None, GOOD], times=2)
    assert seen[0] == "reset"
    assert seen[1].status == 200
