"""The embedded data plane: one Envoy per home, told everything by files that are replaced whole."""

from __future__ import annotations

import contextlib
import ipaddress
from collections.abc import Iterator, Mapping
from pathlib import Path

from gonogo.core.events import Happened
from gonogo.core.plan import CohortKind
from gonogo.drivers.router.envoy_admin import EnvoyAdmin
from gonogo.drivers.router.envoy_arms import EnvoyArms, arm_names, baseline_name, serving_of
from gonogo.drivers.router.envoy_process import EnvoyProcess
from gonogo.drivers.router.envoy_routes import WHOLE_BP, Traffic
from gonogo.drivers.router.envoy_switch import EnvoySwitch
from gonogo.drivers.router.latch import Latches
from gonogo.drivers.router.layout import Layout
from gonogo.drivers.router.replaced_file import held
from gonogo.ports.driver_error import DriverError, Failure
from gonogo.ports.router import Arms, Share

CHANGE_S_MAX = 15.0
"""A change of one component's share waits so long for another one in the same home to end; the latch never waits."""


class EnvoyRouter:
    """Router on the Envoy of one home. Any number of processes may hold one; the files are what they share.

    Envoy is started by the first change of a share and is adopted by all later ones; it outlives them all. `program`
    None: the Envoy that was installed with gonogo.
    """

    def __init__(self, home: Path, *, program: Path | None = None) -> None:
        self._layout = Layout(home.resolve() / "envoy")
        self._admin = EnvoyAdmin(self._layout)
        self._latches = Latches(self._layout)
        self._arms = EnvoyArms(self._layout, self._admin)
        self._switch = EnvoySwitch(self._layout, self._admin, self._latches)
        self._process = EnvoyProcess(home.resolve(), self._layout, self._admin, program)

    def set_share(self, arms: Arms, share_bp: int, key: str) -> Share:
        """First what will get traffic is made ready, then the share moves, then what lost its place drains."""
        if not arms.stable and not arms.new:
            return self._close(arms.component)
        _check(arms, share_bp)
        with self._one_change_at_a_time():
            if share_bp:
                self._latches.refuse(arms.component)
            self._process.start()
            traffic = self._planned(arms, share_bp, key)
            self._arms.grow(traffic, arms)
            self._switch.to(traffic)
            self._arms.shrink(traffic, arms)
            return self.read_share(arms.component)

    def latch(self, component: str, key: str) -> Share:
        """The shortest path: the marker, one renamed file, read back. Waits for no lock that another one keeps.

        DriverError REFUSED where the stable arm has no addresses: everybody would be sent to nothing. UNREACHABLE with
        happened YES where Envoy is gone: the share is 0 for whoever starts it again.
        """
        before = self._switch.recorded(component)
        _check_home(before, self._arms)
        self._latches.set(component, key)
        self._switch.home(component, key)
        share = self._latched_share(component, before)
        self._latches.keep(component)
        return share

    def unlatch(self, component: str, key: str) -> None:  # noqa: ARG002  # nothing is written that could hold the key
        """The share stays 0 until it is set."""
        self._latches.clear(component)

    def read_share(self, component: str) -> Share:
        """As Envoy itself tells: the routes in force and the addresses that it sends to."""
        if self._switch.recorded(component) is None:
            hint = "its first share is set when the run begins"
            raise DriverError(Failure.MISSING, Happened.NO, f"{component!r} was never routed", hint=hint)
        traffic = self._switch.wait_in_force(component)
        hosts = self._arms.hosts(component)
        return Share(
            component=component,
            share_bp=traffic.share_bp,
            latched=self._latches.is_set(component),
            stable=tuple(sorted(serving_of(hosts.get(traffic.stable, ())))),
            new=tuple(sorted(serving_of(hosts.get(traffic.new, ())))),
            baseline=tuple(sorted(serving_of(hosts.get(traffic.baseline, ())))),
            baseline_bp=traffic.baseline_bp,
        )

    def active_requests(self, address: str) -> int:
        """Summed over all arms, those that the address has left included; 0 where nothing is routed at all."""
        if not self.clusters():
            return 0
        hosts = self._admin.hosts(".").values()
        return sum(host.active for found in hosts for host in found if host.address == address)

    def start(self) -> None:
        """Have Envoy running with everything the files say, for instance after it was killed."""
        self._process.start()

    def stop(self) -> None:
        """End Envoy; the files stay. Nothing to do is a success."""
        self._process.stop()

    def close(self) -> None:
        """Let go of the connection to Envoy, which goes on."""
        self._admin.close()

    def admin(self, path: str) -> bytes:
        """The body of Envoy's own answer on its admin port, for those who read its statistics."""
        return self._admin.get(path)

    def clusters(self) -> Mapping[str, tuple[str, str, str]]:
        """For each routed component the names of its stable, its new and its baseline arm in Envoy's statistics; ""
        where it has no baseline."""
        found = (self._switch.recorded_at(path) for path in sorted(self._layout.routes.glob("*/route.json")))
        return {
            traffic.component: (traffic.stable, traffic.new, traffic.baseline)
            for traffic in found
            if traffic is not None
        }

    def _close(self, component: str) -> Share:
        """Envoy lives as long as anything is routed."""
        with self._one_change_at_a_time():
            self._switch.close(component)
            if not self.clusters():
                self._process.stop()
        return Share(component, 0, self._latches.is_set(component), (), ())

    def _planned(self, arms: Arms, share_bp: int, key: str) -> Traffic:
        before = self._switch.recorded(arms.component)
        was_new = frozenset[str]() if before is None else self._arms.serving(before.new)
        stable, new = arm_names(arms.component, before=before, was_new=was_new, arms=arms)
        baseline = baseline_name(new, arms)
        return Traffic(arms.component, arms.route, share_bp, stable, new, key, baseline)

    def _latched_share(self, component: str, before: Traffic | None) -> Share:
        if before is None:
            return Share(component, 0, latched=True, stable=(), new=())
        try:
            return self.read_share(component)
        except DriverError as error:
            raise DriverError(error.kind, Happened.YES, f"latched, but not read back: {error.why}") from error

    @contextlib.contextmanager
    def _one_change_at_a_time(self) -> Iterator[None]:
        with held(self._layout.lock("change"), CHANGE_S_MAX) as is_mine:
            if not is_mine:
                raise DriverError(Failure.TIMED_OUT, Happened.NO, "another change of a share in this home does not end")
            yield


def _check(arms: Arms, share_bp: int) -> None:
    """DriverError REFUSED for what would send somebody to nothing, or cannot be said to Envoy."""
    why = _objection(arms, share_bp)
    if why:
        raise DriverError(Failure.REFUSED, Happened.NO, f"share of {arms.component!r}: {why}")


def _objection(arms: Arms, share_bp: int) -> str:
    if not 0 <= share_bp <= WHOLE_BP:
        return f"{share_bp} is not between 0 and {WHOLE_BP}"
    if share_bp > 0 and not arms.new:
        return "the new arm has no addresses"
    if share_bp < WHOLE_BP and not arms.stable:
        return "the stable arm has no addresses"
    every = (set(arms.stable), set(arms.new), set(arms.baseline))
    if len(set.union(*every)) < sum(map(len, every)):
        return "an address is in two arms"
    if arms.route.cohort.kind is not CohortKind.ADDRESS and not arms.route.cohort.name:
        return f"the cohort's {arms.route.cohort.kind.value} has no name"
    wrong = [address for address in (*arms.stable, *arms.new, *arms.baseline) if not _is_address(address)]
    return f"{wrong[0]!r} is not a numeric host:port" if wrong else ""


def _is_address(address: str) -> bool:
    host, _, port = address.rpartition(":")
    try:
        ipaddress.ip_address(host.strip("[]"))
    except ValueError:
        return False
    return port.isdigit() and 0 < int(port) < 65536


def _check_home(before: Traffic | None, arms: EnvoyArms) -> None:
    if before is not None and before.share_bp and not arms.serving(before.stable):
        why = f"{before.component!r} cannot be latched: its stable arm has no addresses"
        raise DriverError(Failure.REFUSED, Happened.NO, why, hint="bring the stable version back first")
