"""The arms of a component in Envoy: which clusters they are, and which addresses stand behind them."""

from __future__ import annotations

import contextlib
import re
import shutil
from collections.abc import Mapping
from typing import Any

from gonogo.core.events import Happened
from gonogo.drivers.router.envoy_admin import EnvoyAdmin, Host, wait_for
from gonogo.drivers.router.envoy_config import addresses, cluster, resources
from gonogo.drivers.router.envoy_routes import Traffic, version_of
from gonogo.drivers.router.layout import Layout, slug
from gonogo.drivers.router.replaced_file import read_json, replace_json
from gonogo.ports.driver_error import DriverError, Failure
from gonogo.ports.router import Arms

Json = Any
"""A value that is exactly what `json.loads` can return."""

IN_FORCE_S_MAX = 2.0
"""Envoy takes a changed file in some milliseconds; after this it has refused it or hangs."""


def arm_names(component: str, *, before: Traffic | None, was_new: frozenset[str], arms: Arms) -> tuple[str, str]:
    """The clusters of the stable and the new arm.

    An arm keeps its cluster, and so its counts, while its addresses change. It gets a fresh one, with counts from 0,
    when it becomes another thing: both when what was new is now the stable version, the new one when it begins.
    """
    if before is None:
        return _name(component, "stable", 1), _name(component, "new", 2)
    fresh = max(_number(before.stable), _number(before.new)) + 1
    if was_new & frozenset(arms.stable):
        return _name(component, "stable", fresh), _name(component, "new", fresh + 1)
    if arms.new and not was_new:
        return before.stable, _name(component, "new", fresh)
    return before.stable, before.new


def baseline_name(new: str, arms: Arms) -> str:
    """The cluster of the baseline: begun anew with the new arm's, as they are compared; "" where there is none."""
    return _name(arms.component, "baseline", _number(new)) if arms.baseline else ""


class EnvoyArms:
    """Writes clusters and addresses, and waits until Envoy has them."""

    def __init__(self, layout: Layout, admin: EnvoyAdmin) -> None:
        self._layout = layout
        self._admin = admin

    def serving(self, cluster_name: str) -> frozenset[str]:
        """The addresses that the arm was last told to serve from."""
        return frozenset(_listed(read_json(self._layout.endpoints(cluster_name)), "HEALTHY"))

    def hosts(self, component: str) -> dict[str, tuple[Host, ...]]:
        """Every arm of the component that Envoy holds, those of earlier releases included."""
        return self._admin.hosts(_pattern(component))

    def grow(self, traffic: Traffic, arms: Arms) -> None:
        """Have everything that will get traffic in force, before any traffic is sent there. Takes nothing away."""
        hosts = self.hosts(traffic.component)
        for name, wanted in _wanted(traffic, arms):
            busy = {host.address for host in hosts.get(name, ()) if not host.is_serving and host.active}
            self._tell(name, self.serving(name) | frozenset(wanted), busy)
        self._have_clusters(traffic)
        self._wait(traffic)

    def shrink(self, traffic: Traffic, arms: Arms) -> None:
        """Let addresses that are no longer wanted drain: they get nothing new and finish what they have."""
        for name, wanted in _wanted(traffic, arms):
            self._tell(name, frozenset(wanted), self.serving(name) | self._draining(name))
        self._wait(traffic)
        self._drop_idle(traffic)

    def _draining(self, name: str) -> frozenset[str]:
        return frozenset(_listed(read_json(self._layout.endpoints(name)), "DRAINING"))

    def _tell(self, name: str, serving: frozenset[str], leaving: frozenset[str] | set[str]) -> None:
        content = addresses(name, serving=sorted(serving), draining=sorted(leaving - serving))
        path = self._layout.endpoints(name)
        if _content(read_json(path)) != [content]:
            replace_json(path, resources(version_of(content), [content]), scratch=self._layout.scratch)

    def _have_clusters(self, traffic: Traffic) -> None:
        present = _content(read_json(self._layout.clusters))
        names = {found["name"] for found in present}
        missing = [cluster(self._layout, name) for name in traffic.arms if name not in names]
        if missing:
            self._write_clusters([*present, *missing])

    def _wait(self, traffic: Traffic) -> None:
        """Until Envoy serves from exactly the addresses that the files name."""
        wanted = {name: self.serving(name) for name in traffic.arms}
        if wait_for(lambda: self._is_in_force(traffic.component, wanted), IN_FORCE_S_MAX) is None:
            why = f"Envoy does not take the addresses of {traffic.component!r}"
            hint = "are they numbers, host:port? Its log is envoy/envoy.log in gonogo's home"
            raise DriverError(Failure.TIMED_OUT, Happened.UNKNOWN, why, hint=hint)

    def _is_in_force(self, component: str, wanted: Mapping[str, frozenset[str]]) -> bool | None:
        hosts = self.hosts(component)
        return all(name in hosts and serving_of(hosts[name]) == addresses for name, addresses in wanted.items()) or None

    def _drop_idle(self, traffic: Traffic) -> None:
        """Take away the arms of earlier releases once they have answered everything."""
        hosts = self.hosts(traffic.component)
        busy = {name for name, found in hosts.items() if any(host.active for host in found)}
        pattern = re.compile(_pattern(traffic.component))
        present = _content(read_json(self._layout.clusters))
        kept = [
            found for found in present if not pattern.match(found["name"]) or found["name"] in {*traffic.arms, *busy}
        ]
        if len(kept) < len(present):
            self._write_clusters(kept)
            for gone in {found["name"] for found in present} - {found["name"] for found in kept}:
                with contextlib.suppress(FileNotFoundError):
                    shutil.rmtree(self._layout.endpoints(gone).parent)

    def _write_clusters(self, items: list[Json]) -> None:
        content = resources(version_of(items), items)
        replace_json(self._layout.clusters, content, scratch=self._layout.scratch)


def serving_of(hosts: tuple[Host, ...]) -> frozenset[str]:
    """The addresses that get new requests."""
    return frozenset(host.address for host in hosts if host.is_serving)


def _wanted(traffic: Traffic, arms: Arms) -> tuple[tuple[str, tuple[str, ...]], ...]:
    found = ((traffic.stable, arms.stable), (traffic.new, arms.new), (traffic.baseline, arms.baseline))
    return tuple((name, wanted) for name, wanted in found if name)


def _name(component: str, side: str, number: int) -> str:
    return f"{slug(component)}-{side}-{number}"


def _number(name: str) -> int:
    return int(name.rpartition("-")[2])


def _pattern(component: str) -> str:
    return f"^{slug(component)}-(stable|new|baseline)-[0-9]+$"


def _content(file: Json | None) -> list[Json]:
    return [] if file is None else list(file["resources"])


def _listed(file: Json | None, status: str) -> list[str]:
    return [
        _address(endpoint["endpoint"]["address"]["socket_address"])
        for assignment in _content(file)
        for group in assignment["endpoints"]
        for endpoint in group["lb_endpoints"]
        if endpoint["health_status"] == status
    ]


def _address(socket: Json) -> str:
    host = f"[{socket['address']}]" if ":" in socket["address"] else socket["address"]
    return f"{host}:{socket['port_value']}"
