"""A small HTTP service to be deployed by the tests: PORT and what is wrong with it are its arguments.

GET /ready: 200, 503 while draining or with `never-ready`. POST /drain. GET /slow: answers after 0.2 s. Any other: its
arguments. `crash` ends at once, `hang` accepts and never answers, `thief=PORT` tells its port to somebody.
"""

import os
import socket
import sys
import threading
import time

port, flags = int(sys.argv[1]), sys.argv[2:]
draining = threading.Event()


def answer(connection: socket.socket) -> None:
    with connection:
        try:
            request = connection.recv(65_536).decode().split(" ")
            if "hang" in flags:
                time.sleep(60)
            status, body = 200, " ".join([*flags, os.environ.get("WORD", "")])
            if request[1] == "/ready" and ("never-ready" in flags or draining.is_set()):
                status, body = 503, "not ready"
            if request[1] == "/drain":
                draining.set()
            if request[1] == "/slow":
                time.sleep(0.2)
            head = f"HTTP/1.1 {status} X\r\nContent-Length: {len(body)}\r\nConnection: close\r\n\r\n"
            connection.sendall(f"{head}{body}".encode())
        except OSError:
            return


if "crash" in flags:
    sys.exit("configuration error: cannot go on")
for flag in flags:
    if flag.startswith("thief="):
        with socket.create_connection(("127.0.0.1", int(flag.removeprefix("thief=")))) as thief:
            thief.sendall(str(port).encode())
            thief.recv(1)
server = socket.create_server(("127.0.0.1", port), backlog=64)
while True:
    threading.Thread(target=answer, args=(server.accept()[0],), daemon=True).start()
