"""The one file that decides who goes where, and the wait until Envoy obeys it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from gonogo.core.events import Happened
from gonogo.drivers.router.envoy_admin import EnvoyAdmin, wait_for
from gonogo.drivers.router.envoy_config import listener, listener_name, resources
from gonogo.drivers.router.envoy_routes import Traffic, recorded, route_configuration, version_of
from gonogo.drivers.router.latch import Latches
from gonogo.drivers.router.layout import Layout, slug
from gonogo.drivers.router.replaced_file import held, read_json, replace_json
from gonogo.ports.driver_error import DriverError, Failure

Json = Any
"""A value that is exactly what `json.loads` can return."""

IN_FORCE_S_MAX = 2.0
"""Envoy takes a changed file in some milliseconds; after this it has refused it or hangs."""
LOCK_S_MAX = 0.25
"""The lock is held for one read and one rename. Whoever holds it longer was stopped, and is not waited for."""


class EnvoySwitch:
    """Reads and replaces route files. The latch always wins: see `home`."""

    def __init__(self, layout: Layout, admin: EnvoyAdmin, latches: Latches) -> None:
        self._layout = layout
        self._admin = admin
        self._latches = latches

    def recorded(self, component: str) -> Traffic | None:
        """What the component's route file says; None where it was never routed."""
        return self.recorded_at(self._layout.route(component))

    def recorded_at(self, path: Path) -> Traffic | None:
        """The same, for a file."""
        file = read_json(path)
        return None if file is None else recorded(file["resources"][0])

    def to(self, traffic: Traffic) -> None:
        """Put the traffic in force. DriverError LATCHED, also where the latch comes in the middle of it."""
        component = traffic.component
        with held(self._lock(component), LOCK_S_MAX):
            self._obey_latch(traffic)
            self._write(traffic.at(0, traffic.key), self._layout.way_home(component))
            self._write(traffic, self._layout.route(component))
        if traffic.share_bp and self._latches.is_set(component):
            # The latch did not wait for our lock: what we wrote over its 0 is taken back.
            self.home(component, traffic.key)
        self._listen(traffic)
        self._wait(traffic)

    def home(self, component: str, key: str) -> None:
        """Everybody back to the stable arm. Called after the latch is set: a writer who has not seen the latch either
        finishes before us, or sees it when it looks again after its own write."""
        with held(self._lock(component), LOCK_S_MAX):
            before = self.recorded(component)
            if before is not None and before.share_bp:
                self._write_home(before.at(0, key))

    def close(self, component: str) -> None:
        """Take the component's port and route away. Nothing to do is a success."""
        before = read_json(self._layout.listeners) or resources("0", [])
        others = [found for found in before["resources"] if not _is_of(component, found["name"])]
        if len(others) < len(before["resources"]):
            self._write_listeners(others)
        with held(self._lock(component), LOCK_S_MAX):
            self._layout.route(component).unlink(missing_ok=True)

    def in_force(self, component: str) -> Traffic | None:
        """What Envoy does now, if it is what the file says; None while it is not."""
        found = self._admin.route(component)
        file = read_json(self._layout.route(component))
        if found is None or file is None or found.get("version_info") != file["version_info"]:
            return None
        return recorded(found["route_config"])

    def wait_in_force(self, component: str) -> Traffic:
        """What Envoy does, once it is what the file says. DriverError TIMED_OUT where it never is."""
        found = wait_for(lambda: self.in_force(component), IN_FORCE_S_MAX)
        if found is None:
            why = f"Envoy has not taken the route of {component!r} within {IN_FORCE_S_MAX:g} s"
            hint = "its log, envoy/envoy.log in gonogo's home, says why"
            raise DriverError(Failure.TIMED_OUT, Happened.UNKNOWN, why, hint=hint)
        return found

    def _wait(self, traffic: Traffic) -> None:
        """Until it is in force. Somebody else's share is an error here: ours did not last."""
        found = self.wait_in_force(traffic.component)
        self._obey_latch(traffic)
        if found.share_bp != traffic.share_bp:
            why = f"somebody else put the share of {traffic.component!r} to {found.share_bp} bp at the same time"
            raise DriverError(Failure.BROKEN, Happened.UNKNOWN, why, hint="two engines must not act on one run")

    def _obey_latch(self, traffic: Traffic) -> None:
        if traffic.share_bp:
            self._latches.refuse(traffic.component)

    def _write_home(self, traffic: Traffic) -> None:
        """A full disk does not keep players on the new version: the way home was written before they went there."""
        route = self._layout.route(traffic.component)
        try:
            self._write(traffic, route)
        except DriverError as no_disk:
            try:
                self._layout.way_home(traffic.component).replace(route)
            except OSError as error:
                raise no_disk from error

    def _write(self, traffic: Traffic, path: Path) -> None:
        configuration = route_configuration(traffic)
        version = version_of(configuration)
        found = read_json(path)
        if found is None or found["version_info"] != version:
            replace_json(path, resources(version, [configuration]), scratch=self._layout.scratch)

    def _listen(self, traffic: Traffic) -> None:
        """Have the component's port open, and no other one of it."""
        name = listener_name(traffic.component, traffic.route.port)
        if self._is_listening(name):
            return
        before = read_json(self._layout.listeners) or resources("0", [])
        others = [found for found in before["resources"] if not _is_of(traffic.component, found["name"])]
        _refuse_taken(traffic, others)
        self._write_listeners([*others, listener(self._layout, traffic.component, traffic.route.port)])
        if wait_for(lambda: self._is_listening(name) or self._refusal(name), IN_FORCE_S_MAX) is not True:
            why = self._refusal(name) or "Envoy says nothing about it"
            self._write_listeners(before["resources"])
            raise _port_error(traffic, why)

    def _is_listening(self, name: str) -> bool | None:
        found = self._admin.listener(name)
        return (found is not None and "active_state" in found) or None

    def _refusal(self, name: str) -> str | None:
        found = self._admin.listener(name)
        return None if found is None else found.get("error_state", {}).get("details")

    def _write_listeners(self, items: list[Json]) -> None:
        content = resources(version_of(items), items)
        replace_json(self._layout.listeners, content, scratch=self._layout.scratch)

    def _lock(self, component: str) -> Path:
        return self._layout.lock(f"route-{slug(component)}")


def _is_of(component: str, name: str) -> bool:
    head, _, port = name.rpartition("-")
    return head == slug(component) and port.isdigit()


def _refuse_taken(traffic: Traffic, others: list[Json]) -> None:
    port = traffic.route.port
    for other in others:
        if other["address"]["socket_address"]["port_value"] == port:
            raise _port_error(traffic, f"{other['name'].rpartition('-')[0]!r} is routed on it")


def _port_error(traffic: Traffic, why: str) -> DriverError:
    what = f"Envoy cannot listen on 127.0.0.1:{traffic.route.port} for {traffic.component!r}: {why}"
    return DriverError(Failure.FULL, Happened.NO, what, hint="end what uses the port, or give the route another one")
