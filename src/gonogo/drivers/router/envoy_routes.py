"""The route of one component as Envoy reads it: rendered from a share, and read back into one. Pure.

The route file is the whole record of a component's traffic: its metadata repeats what it was made from, so that the
latch can rewrite it without any other process or file.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from gonogo.core.cohort import baseline_bp
from gonogo.core.plan import Cohort, CohortKind, Route
from gonogo.drivers.router.envoy_config import IDLE_S_MAX, TYPE
from gonogo.drivers.router.layout import slug

Json = Any
"""A value that is exactly what `json.loads` can return."""

WHOLE_BP = 10_000
"""All cohorts, in ten-thousandths."""

SIDE_HEADER = "x-gonogo-side"
ROUTES = TYPE + "envoy.config.route.v3.RouteConfiguration"
COOKIE_S = 365 * 24 * 3600
"""How long a player's cookie keeps him on his side."""


@dataclass(frozen=True, slots=True)
class Traffic:
    """What a route file says. `stable` and `new` are the names of the arms' clusters; `key` is who asked last.

    `baseline` is the cluster of stable's fresh processes, "" where there are none.
    """

    component: str
    route: Route
    share_bp: int
    stable: str
    new: str
    key: str
    baseline: str = ""

    @property
    def arms(self) -> tuple[str, ...]:
        """The clusters that there are."""
        return (self.stable, self.new, self.baseline) if self.baseline else (self.stable, self.new)

    @property
    def baseline_bp(self) -> int:
        """The share of stable's fresh processes."""
        return baseline_bp(self.share_bp) if self.baseline else 0

    def at(self, share_bp: int, key: str) -> Traffic:
        """The same arms with another share."""
        return replace(self, share_bp=share_bp, key=key)


def route_configuration(traffic: Traffic) -> Json:
    """A route table which sends the first `share_bp` of the cohorts to the new arm, the last `baseline_bp` to the
    baseline, and all else to the stable arm."""
    return {
        "@type": ROUTES,
        "name": slug(traffic.component),
        "metadata": {"filter_metadata": {"gonogo": _record(traffic)}},
        "virtual_hosts": [{"name": "all", "domains": ["*"], "routes": _routes(traffic)}],
    }


def version_of(configuration: Json) -> str:
    """Names the content, so that what is in force can be told from what was there before."""
    return hashlib.sha256(json.dumps(configuration, sort_keys=True).encode()).hexdigest()[:16]


def recorded(configuration: Json) -> Traffic:
    """What the file was made from."""
    record = configuration["metadata"]["filter_metadata"]["gonogo"]
    cohort = Cohort(CohortKind(record["cohort_kind"]), record["cohort_name"] or None)
    return Traffic(
        component=record["component"],
        route=Route(int(record["port"]), cohort),
        share_bp=share_in(configuration),
        stable=record["stable"],
        new=record["new"],
        key=record["key"],
        baseline=record.get("baseline", ""),
    )


def share_in(configuration: Json) -> int:
    """The share that these routes really give, read from the routes and not from what was meant."""
    return _given(configuration, "new")


def baseline_in(configuration: Json) -> int:
    """The share that these routes really give to the baseline; 0 where there is none."""
    return _given(configuration, "baseline")


def _given(configuration: Json, arm: str) -> int:
    name = configuration["metadata"]["filter_metadata"]["gonogo"].get(arm, "")
    routes = configuration["virtual_hosts"][0]["routes"]
    return max(_share_of(route, name) for route in routes)


def _share_of(route: Json, name: str) -> int:
    target = route["route"]
    if "weighted_clusters" in target:
        return sum(int(arm.get("weight", 0)) for arm in target["weighted_clusters"]["clusters"] if arm["name"] == name)
    if target["cluster"] != name:
        return 0
    for header in route["match"].get("headers", []):
        if "range_match" in header:
            return int(header["range_match"]["end"]) - int(header["range_match"].get("start", 0))
    return WHOLE_BP


def _record(traffic: Traffic) -> Json:
    return {
        "component": traffic.component,
        "port": traffic.route.port,
        "cohort_kind": traffic.route.cohort.kind.value,
        "cohort_name": traffic.route.cohort.name or "",
        "stable": traffic.stable,
        "new": traffic.new,
        "key": traffic.key,
        **({"baseline": traffic.baseline} if traffic.baseline else {}),
    }


def _routes(traffic: Traffic) -> list[Json]:
    match traffic.route.cohort.kind:
        case CohortKind.HEADER:
            return _by_header(traffic)
        case CohortKind.COOKIE:
            return _by_cookie(traffic)
        case CohortKind.ADDRESS:
            return [_to_either(traffic, [], {"connection_properties": {"source_ip": True}})]


def _by_header(traffic: Traffic) -> list[Json]:
    name = traffic.route.cohort.name
    if traffic.share_bp in (0, WHOLE_BP):
        return [_to_default(traffic)]
    in_share = {"name": name, "range_match": {"start": 0, "end": traffic.share_bp}}
    routes = [_to_one(traffic.new, "new", [in_share])]
    if traffic.baseline_bp:
        in_baseline = {"name": name, "range_match": {"start": WHOLE_BP - traffic.baseline_bp, "end": WHOLE_BP}}
        routes.append(_to_one(traffic.baseline, "stable", [in_baseline]))
    return [*routes, _to_default(traffic)]


def _by_cookie(traffic: Traffic) -> list[Json]:
    name = str(traffic.route.cohort.name)
    # An empty cookie cannot be hashed, and Envoy would then choose at random.
    pattern = rf'(?:.*;)?\s*{re.escape(name)}="?[^;"\s,].*'
    present = {"name": "cookie", "string_match": {"safe_regex": {"regex": pattern}}}
    first_visit = _to_default(traffic)
    cookie = f"{name}=%STREAM_ID%; Path=/; Max-Age={COOKIE_S}; HttpOnly; SameSite=Lax"
    first_visit["response_headers_to_add"].append(_header("set-cookie", cookie, "APPEND_IF_EXISTS_OR_ADD"))
    return [_to_either(traffic, [present], {"cookie": {"name": name}}), first_visit]


def _to_default(traffic: Traffic) -> Json:
    """Where requests without a usable cohort go: the stable side, until the new one has everything."""
    if traffic.share_bp == WHOLE_BP:
        return _to_one(traffic.new, "new", [])
    return _to_one(traffic.stable, "stable", [])


def _to_one(cluster: str, side: str, headers: Sequence[Json]) -> Json:
    return {
        "match": {"prefix": "/", "headers": list(headers)},
        "route": {"cluster": cluster, **_manners()},
        "response_headers_to_add": [_header(SIDE_HEADER, side, "OVERWRITE_IF_EXISTS_OR_ADD")],
    }


def _to_either(traffic: Traffic, headers: Sequence[Json], hashed: Json) -> Json:
    """The hash of the cohort falls below the share or not. The weights always add up to the same: raising only adds."""
    rest = WHOLE_BP - traffic.share_bp - traffic.baseline_bp
    arms = [(traffic.new, "new", traffic.share_bp), (traffic.stable, "stable", rest)]
    if traffic.baseline_bp:
        arms.append((traffic.baseline, "stable", traffic.baseline_bp))
    clusters = [
        {
            "name": name,
            "weight": weight,
            "response_headers_to_add": [_header(SIDE_HEADER, side, "OVERWRITE_IF_EXISTS_OR_ADD")],
        }
        for name, side, weight in arms
    ]
    weighted = {"weighted_clusters": {"clusters": clusters, "use_hash_policy": True}, "hash_policy": [hashed]}
    return {"match": {"prefix": "/", "headers": list(headers)}, "route": {**weighted, **_manners()}}


def _manners() -> Json:
    """No limit on the length of an answer, and a second try only where the first cannot have been processed."""
    return {
        "timeout": "0s",
        "idle_timeout": f"{IDLE_S_MAX:g}s",
        "retry_policy": {
            "retry_on": "connect-failure,refused-stream",
            "num_retries": 2,
            "retry_host_predicate": [
                {
                    "name": "envoy.retry_host_predicates.previous_hosts",
                    "typed_config": {
                        "@type": TYPE + "envoy.extensions.retry.host.previous_hosts.v3.PreviousHostsPredicate",
                    },
                },
            ],
            "host_selection_retry_max_attempts": 3,
        },
    }


def _header(name: str, value: str, action: str) -> Json:
    return {"header": {"key": name, "value": value}, "append_action": action}
