"""Requests, errors and latency of both arms of every routed component, from the router's own counters."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Mapping
from typing import NamedTuple
from urllib.parse import quote

from gonogo.core.events import Happened
from gonogo.core.evidence import Arm, Sides, Snapshot
from gonogo.ports.driver_error import DriverError, Failure

Clusters = Mapping[str, tuple[str, str, str]]
"""For each component the names of its stable, its new and its baseline arm in Envoy; "" where it has no baseline."""

MERGE = "/stats/prometheus?filter=" + quote(r"^server\.dropped_stat_flushes$")
"""Any look at the statistics makes Envoy begin to merge its workers' histograms, and answers from the merge before.
So a first look begins a merge, and a second one answers from it, once it is done. A look that comes while a merge is
going on begins none; this counter of Envoy then grows."""

MERGE_PAUSE_S = 0.003
MERGE_S_MAX = 0.15
"""A merge takes less than a millisecond, a hundred where no processor is free. After this the counts of latency lag
behind the counts of requests by one look."""

DROPPED = re.compile(r"^envoy_server_dropped_stat_flushes\{\} (\d+)$", re.MULTILINE)
SERIES = re.compile(r"^envoy_(\w+)\{(.*)\} (\S+)$", re.MULTILINE)
ARM = re.compile(r'(?:envoy_cluster_name|arm)="([^"]*)"')
CLASS = re.compile(r'envoy_response_code_class="(\d)"')
EDGE = re.compile(r'le="([^"]*)"')


class EnvoyStats:
    """Signal on Envoy's admin port.

    `get` gives the body of a path of that port, `clusters` the arms that are routed now, `edges_ms` the edges that
    Envoy was given for its latency histogram. Both arms come from one
    answer. `requests` are the answers by their class, as counted when their head was sent, those included which Envoy
    made itself because an instance could not be reached, broke off or said nothing; `errors` are the 5xx among them
    and the answers that were cut off later. `requests_timed` may differ by the answers on their way, and by those
    which no instance gave. A latency is in whole milliseconds, rounded down, so "at most 5 ms" is "below 5 ms".
    An arm's counts restart at 0 when it becomes another version, and when Envoy is started anew.
    """

    signals = ("errors", "latency")

    def __init__(
        self,
        get: Callable[[str], bytes],
        clusters: Callable[[], Clusters],
        *,
        edges_ms: tuple[float, ...],
        wall_s: Callable[[], float] = time.time,
    ) -> None:
        self._get = get
        self._clusters = clusters
        self._edges_ms = edges_ms
        self._wall_s = wall_s
        self._dropped: list[str] = []

    def read(self) -> Snapshot:
        """DriverError UNREACHABLE where Envoy does not answer."""
        clusters = self._clusters()
        if not clusters:
            return Snapshot(self._wall_s(), self._edges_ms, ())
        text = self._merged(_path(clusters))
        try:
            counts = counts_in(text)
        except (ValueError, TypeError) as error:
            why = f"Envoy's statistics hold a line that cannot be read: {error}"
            raise DriverError(Failure.BROKEN, Happened.NO, why) from error
        sides = tuple(
            Sides(
                component,
                self._arm(counts.get(stable)),
                self._arm(counts.get(new)),
                baseline=self._arm(counts.get(baseline)),
            )
            for component, (stable, new, baseline) in clusters.items()
        )
        return Snapshot(self._wall_s(), self._edges_ms, sides)

    def _merged(self, path: str) -> str:
        """An answer whose histograms hold everything up to this call: the look before it began a merge, and that
        merge was done when this look began the next one."""
        _, has_begun = self._look(MERGE)
        over_s = time.monotonic() + MERGE_S_MAX
        while True:
            text, begins = self._look(path)
            if (has_begun and begins) or time.monotonic() > over_s:
                return text
            has_begun = begins
            time.sleep(MERGE_PAUSE_S)

    def _look(self, path: str) -> tuple[str, bool]:
        """The answer, and whether this look began a merge of its own."""
        text = self._get(path).decode()
        before, self._dropped = self._dropped, DROPPED.findall(text)
        return text, before == self._dropped

    def _arm(self, counts: Counts | None) -> Arm | None:
        if counts is None:
            return None
        requests = sum(counts.by_class.values())
        return Arm(
            requests=requests,
            errors=min(counts.by_class.get("5", 0) + sum(counts.cut), requests),
            requests_timed=sum(counts.timed),
            buckets=self._buckets(counts),
            latency_sum_ms=sum(counts.sum_ms),
        )

    def _buckets(self, counts: Counts) -> tuple[int, ...]:
        """Zeros before the first answer: Envoy then has no histogram yet."""
        if counts.edges and tuple(counts.edges) != self._edges_ms:
            why = "the running Envoy counts latency on other edges: it was started by another version of gonogo"
            raise DriverError(Failure.BROKEN, Happened.NO, why, hint="end that Envoy; the next run starts its own")
        return tuple(counts.buckets) or (0,) * len(self._edges_ms)


class Counts(NamedTuple):
    """What one answer says of one arm. `buckets` are cumulative, for each of `edges`."""

    by_class: dict[str, int]
    cut: list[int]
    edges: list[float]
    buckets: list[int]
    timed: list[int]
    sum_ms: list[float]


def counts_in(text: str) -> dict[str, Counts]:
    """The arms that Envoy knows, by cluster."""
    found: dict[str, Counts] = {}
    for metric, labels, value in SERIES.findall(text):
        arm = ARM.search(labels)
        if arm is not None:
            _count(found.setdefault(arm[1], Counts({}, [], [], [], [], [])), metric, labels, value)
    return found


def _count(counts: Counts, metric: str, labels: str, value: str) -> None:
    match metric:
        case "cluster_upstream_rq_xx":
            counts.by_class[CLASS.search(labels)[1]] = int(value)  # type: ignore[index]  # this metric has the label
        case "gonogo_cut":
            counts.cut.append(int(value))
        case "cluster_upstream_rq_time_bucket":
            edge = EDGE.search(labels)[1]  # type: ignore[index]  # as has this one
            if edge != "+Inf":
                counts.edges.append(float(edge))
                counts.buckets.append(int(value))
        case "cluster_upstream_rq_time_count":
            counts.timed.append(int(value))
        case "cluster_upstream_rq_time_sum":
            counts.sum_ms.append(float(value))


def _path(clusters: Clusters) -> str:
    names = "|".join(name for arms in clusters.values() for name in arms if name)
    wanted = (
        rf"^(cluster\.({names})\.upstream_rq_([1-5]xx|completed|time)"
        rf"|gonogo\.cut\.arm\.({names})|server\.dropped_stat_flushes)$"
    )
    return f"/stats/prometheus?filter={quote(wanted, safe='')}"
