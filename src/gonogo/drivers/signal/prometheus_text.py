"""A plan's own signals, read as gauges from any page in Prometheus' text format."""

from __future__ import annotations

import http.client
import math
import time
from collections.abc import Callable, Mapping
from urllib.parse import urlsplit

from gonogo.core.events import Happened
from gonogo.core.evidence import Arm, Missing, Sides, Snapshot
from gonogo.core.plan import Signal
from gonogo.drivers.signal.text_format import samples
from gonogo.ports.driver_error import DriverError, Failure

ANSWER_S_MAX = 0.3
"""A guard looks several times a second: a page that needs longer is missing from this look."""
BYTES_MAX = 4_000_000
"""The pages of large services have some hundred kilobytes."""
CHUNK_BYTES = 65_536


class PrometheusText:
    """Signal on one page: `url`, with the plan's signals that stand on it, as gauges of one component.

    A sample belongs to the side that its label `side_label` names (`side_new`, `side_stable`: "new" and "stable" unless
    the plan says otherwise); without a `side_label` the value is of both. Several samples of a side are kept apart.
    A signal without any finite sample is missing.
    """

    def __init__(
        self,
        url: str,
        signals: tuple[Signal, ...],
        *,
        component: str,
        answer_s_max: float = ANSWER_S_MAX,
        wall_s: Callable[[], float] = time.time,
    ) -> None:
        for signal in signals:
            _setting(signal, "metric")
        self._url = url
        self._signals = signals
        self._component = component
        self._answer_s_max = answer_s_max
        self._wall_s = wall_s
        self.signals = tuple(signal.name for signal in signals)

    def read(self) -> Snapshot:
        """DriverError where the page could not be read: UNREACHABLE, TIMED_OUT or BROKEN."""
        text = page(self._url, self._answer_s_max)
        stable: list[tuple[str, float]] = []
        new: list[tuple[str, float]] = []
        missing = []
        for signal in self._signals:
            settings = dict(signal.settings)
            on_stable, on_new = _values(text, settings)
            stable += [(signal.name, value) for value in on_stable]
            new += [(signal.name, value) for value in on_new]
            if not on_stable and not on_new:
                missing.append(Missing(signal.name, f"{self._url} has no number for {settings['metric']}"))
        sides = (Sides(self._component, gauges_only(stable), gauges_only(new)),)
        return Snapshot(self._wall_s(), (), sides, tuple(missing))


def prometheus_pages(signals: tuple[Signal, ...], *, component: str) -> tuple[PrometheusText, ...]:
    """One reader for each page and component that the plan's signals of source "prometheus_text" name.

    `component` is that of the signals which name none.
    """
    pages: dict[tuple[str, str], list[Signal]] = {}
    for signal in signals:
        if signal.source == "prometheus_text":
            pages.setdefault((_setting(signal, "url"), signal.component or component), []).append(signal)
    return tuple(PrometheusText(url, tuple(on_page), component=name) for (url, name), on_page in pages.items())


def gauges_only(gauges: list[tuple[str, float]]) -> Arm | None:
    """An arm of which nothing but gauges is known; None without any."""
    if not gauges:
        return None
    return Arm(requests=0, errors=0, requests_timed=0, buckets=(), latency_sum_ms=0.0, gauges=tuple(gauges))


def page(url: str, answer_s_max: float) -> str:
    """The page's text, all of it within the time. DriverError UNREACHABLE, TIMED_OUT or BROKEN."""
    try:
        parts = urlsplit(url)
        kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
        connection = kind(parts.hostname or "", parts.port, timeout=answer_s_max)
        try:
            return _body(connection, parts.path + (f"?{parts.query}" if parts.query else ""), answer_s_max)
        finally:
            connection.close()
    except TimeoutError as error:
        why = f"{url} did not answer within {answer_s_max:g} s"
        raise DriverError(Failure.TIMED_OUT, Happened.NO, why) from error
    except (OSError, http.client.HTTPException, ValueError) as error:
        why = f"{url} cannot be read: {error or type(error).__name__}"
        raise DriverError(Failure.UNREACHABLE, Happened.NO, why) from error


def _body(connection: http.client.HTTPConnection, path: str, answer_s_max: float) -> str:
    over_s = time.monotonic() + answer_s_max
    connection.request("GET", path or "/", headers={"accept": "text/plain;version=0.0.4"})
    with connection.getresponse() as response:
        if response.status != http.HTTPStatus.OK:
            raise DriverError(Failure.BROKEN, Happened.NO, f"the page answered {response.status}")
        body = bytearray()
        while chunk := response.read1(CHUNK_BYTES):
            body += chunk
            if time.monotonic() > over_s:
                raise TimeoutError
            if len(body) > BYTES_MAX:
                raise DriverError(Failure.BROKEN, Happened.NO, f"the page is longer than {BYTES_MAX} bytes")
        return body.decode("utf-8", errors="replace")


def _values(text: str, settings: Mapping[str, str]) -> tuple[list[float], list[float]]:
    """The stable side's values, and the new one's."""
    found = [(labels, value) for labels, value in samples(text, settings["metric"]) if math.isfinite(value)]
    label = settings.get("side_label")
    if label is None:
        values = [value for _, value in found]
        return values, values
    return (
        [value for labels, value in found if labels.get(label) == settings.get("side_stable", "stable")],
        [value for labels, value in found if labels.get(label) == settings.get("side_new", "new")],
    )


def _setting(signal: Signal, name: str) -> str:
    value = dict(signal.settings).get(name)
    if value is None:
        why = f"the signal {signal.name!r} has no setting {name!r}"
        raise DriverError(Failure.REFUSED, Happened.NO, why, hint=f"add {name}: under the signal in the plan")
    return value
