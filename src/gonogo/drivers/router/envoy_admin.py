"""Questions to a running Envoy on its admin port, by any process that knows the home."""

from __future__ import annotations

import http.client
import json
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar
from urllib.parse import quote

from gonogo.core.events import Happened
from gonogo.drivers.router.layout import Layout, slug
from gonogo.drivers.router.replaced_file import read_json
from gonogo.ports.driver_error import DriverError, Failure

Json = Any
"""A value that is exactly what `json.loads` can return."""
Answer = TypeVar("Answer")

ANSWER_S_MAX = 1.0
"""Envoy answers in a millisecond; after a second it hangs or is gone."""
POLL_S = 0.001
POLL_S_MAX = 0.02


@dataclass(frozen=True, slots=True)
class Host:
    """One address of one cluster as Envoy holds it now. `active` are requests sent there and not answered."""

    cluster: str
    address: str
    is_serving: bool
    active: int


class EnvoyAdmin:
    """One kept connection; it is opened anew when Envoy was started anew. One caller at a time."""

    def __init__(self, layout: Layout) -> None:
        self._layout = layout
        self._connection: http.client.HTTPConnection | None = None
        self._one_at_a_time = threading.Lock()

    def get(self, path: str, *, none_for: http.HTTPStatus | None = None) -> bytes:
        """The body of the answer, empty for the status `none_for`. DriverError UNREACHABLE where this home's Envoy does
        not answer, BROKEN where it answers any other status than 200."""
        with self._one_at_a_time:
            try:
                return self._asked(path, none_for)
            except (OSError, http.client.HTTPException):
                self._forget()
            try:
                return self._asked(path, none_for)
            except (OSError, http.client.HTTPException) as error:
                self._forget()
                raise _unreachable(str(error) or type(error).__name__) from error

    def close(self) -> None:
        """Let go of the connection; the next question opens another one."""
        with self._one_at_a_time:
            self._forget()

    def route(self, component: str) -> Json | None:
        """The route table in force with its `version_info`; None where Envoy has none for the component."""
        name = slug(component)
        found = self._dumped("dynamic_route_configs", name)
        return next((each for each in found if each["route_config"]["name"] == name), None)

    def listener(self, name: str) -> Json | None:
        """A listener's state; None where Envoy has none of that name."""
        return next((each for each in self._dumped("dynamic_listeners", name) if each["name"] == name), None)

    def _dumped(self, resource: str, name: str) -> list[Json]:
        """Envoy answers 404 where it has no resource of that kind at all."""
        path = f"/config_dump?resource={resource}&name_regex={quote(f'^{name}$')}"
        body = self.get(path, none_for=http.HTTPStatus.NOT_FOUND)
        return list(json.loads(body).get("configs", [])) if body else []

    def hosts(self, clusters: str) -> dict[str, tuple[Host, ...]]:
        """The addresses of all clusters whose names match the expression, those without addresses included."""
        statuses = json.loads(self.get(f"/clusters?format=json&filter={quote(clusters)}")).get("cluster_statuses", [])
        return {
            status["name"]: tuple(_host(status["name"], host) for host in status.get("host_statuses", []))
            for status in statuses
        }

    def _asked(self, path: str, none_for: http.HTTPStatus | None) -> bytes:
        connection = self._connection or self._connect()
        connection.request("GET", path)
        with connection.getresponse() as response:
            body = response.read()
            if response.status == none_for:
                return b""
            if response.status != http.HTTPStatus.OK:
                why = f"Envoy's admin port answered {response.status} to {path.partition('?')[0]}"
                raise DriverError(Failure.BROKEN, Happened.NO, why)
            return body

    def _connect(self) -> http.client.HTTPConnection:
        """Another Envoy may have been given the port after ours had ended: it must not be read as ours."""
        admin = read_json(self._layout.admin)
        if admin is None:
            raise _unreachable("it was never started in this home")
        connection = http.client.HTTPConnection("127.0.0.1", int(admin["port"]), timeout=ANSWER_S_MAX)
        self._connection = connection
        connection.request("GET", "/server_info")
        with connection.getresponse() as response:
            node = json.loads(response.read()).get("node", {}).get("id")
        if node != self._layout.node:
            self._forget()
            raise _unreachable("its admin port now belongs to another program")
        return connection

    def _forget(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None


def wait_for(answer: Callable[[], Answer | None], give_up_s: float) -> Answer | None:
    """Ask again and again, ever slower, until there is an answer; None when the time is over."""
    over_s, pause_s = time.monotonic() + give_up_s, POLL_S
    while (found := answer()) is None and time.monotonic() < over_s:
        time.sleep(pause_s)
        pause_s = min(pause_s * 1.5, POLL_S_MAX)
    return found


def _host(cluster: str, status: Json) -> Host:
    socket = status["address"]["socket_address"]
    host = f"[{socket['address']}]" if ":" in socket["address"] else socket["address"]
    counts = {stat["name"]: int(stat.get("value", 0)) for stat in status.get("stats", [])}
    return Host(
        cluster=cluster,
        address=f"{host}:{socket['port_value']}",
        is_serving=status["health_status"].get("eds_health_status") == "HEALTHY",
        active=counts.get("rq_active", 0) + counts.get("rq_pending_active", 0),
    )


def _unreachable(why: str) -> DriverError:
    hint = "it is started again by the next change of a share; its log is envoy/envoy.log in gonogo's home"
    return DriverError(Failure.UNREACHABLE, Happened.NO, f"Envoy does not answer: {why}", hint=hint)
