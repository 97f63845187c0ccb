"""What Envoy is told at its start, and about listeners, clusters and addresses: pure functions to plain JSON."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from gonogo.drivers.router.layout import Layout, slug

Json = Any
"""A value that is exactly what `json.loads` can return."""

LATENCY_EDGES_MS = (
    *(1.0, 2.0, 3.0, 5.0, 7.5, 10.0, 15.0, 20.0, 25.0, 30.0, 40.0, 50.0, 75.0, 100.0, 150.0, 200.0),
    *(250.0, 300.0, 400.0, 500.0, 750.0, 1000.0, 1500.0, 2000.0, 2500.0, 3000.0, 5000.0, 7500.0),
    *(10000.0, 30000.0, 60000.0),
)
"""Edges of the latency histogram, the same for every component."""

CONNECT_S_MAX = 2.0
"""How long a connection to an instance may take before the request is tried elsewhere."""

IDLE_S_MAX = 300.0
"""A request or stream on which no byte has moved for so long is ended. There is no other limit on its length."""

UPSTREAM_IDLE_S_MAX = 1.0
"""Idle connections to instances are closed by Envoy before a server closes them (usual limits: 2 to 75 s). Otherwise
a request could meet a connection that is just being closed, and could not be repeated safely."""

UNLIMITED = 1_000_000
"""No circuit breaker of the router may fail a request which an instance could have answered."""

TYPE = "type.googleapis.com/"
LISTENER = TYPE + "envoy.config.listener.v3.Listener"
CLUSTER = TYPE + "envoy.config.cluster.v3.Cluster"
ADDRESSES = TYPE + "envoy.config.endpoint.v3.ClusterLoadAssignment"
HTTP = TYPE + "envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager"
ROUTER = TYPE + "envoy.extensions.filters.http.router.v3.Router"
STATS_LOG = TYPE + "envoy.extensions.access_loggers.stats.v3.Config"
PROTOCOL = "envoy.extensions.upstreams.http.v3.HttpProtocolOptions"


def bootstrap(layout: Layout, admin_port: int) -> Json:
    """Everything else comes from files. The node's name tells whose Envoy answers on a port."""
    return {
        "node": {"id": layout.node, "cluster": "gonogo"},
        "admin": {"address": _socket("127.0.0.1", admin_port)},
        "stats_flush_on_admin": True,
        "stats_config": {
            "histogram_bucket_settings": [
                {"match": {"suffix": "upstream_rq_time"}, "buckets": list(LATENCY_EDGES_MS)},
            ],
        },
        "dynamic_resources": {
            "lds_config": _watched(layout.listeners),
            "cds_config": _watched(layout.clusters),
        },
    }


def listener(layout: Layout, component: str, port: int) -> Json:
    """One port of 127.0.0.1 whose routes come from the component's own file."""
    name = slug(component)
    return {
        "@type": LISTENER,
        "name": listener_name(component, port),
        "address": _socket("127.0.0.1", port),
        # With the port shared by reuse, two Envoys could listen on it side by side and neither would complain.
        "enable_reuse_port": False,
        "filter_chains": [{"filters": [{"name": "http", "typed_config": _http(layout, component, name)}]}],
    }


def listener_name(component: str, port: int) -> str:
    """A new port is a new listener, so that the old one ends what it has accepted."""
    return f"{slug(component)}-{port}"


def cluster(layout: Layout, name: str) -> Json:
    """One arm of a component. It never changes: its addresses come from a file of their own."""
    limits = dict.fromkeys(("max_connections", "max_pending_requests", "max_requests", "max_retries"), UNLIMITED)
    return {
        "@type": CLUSTER,
        "name": name,
        "type": "EDS",
        "eds_cluster_config": {"eds_config": _watched(layout.endpoints(name))},
        "connect_timeout": _seconds(CONNECT_S_MAX),
        "lb_policy": "ROUND_ROBIN",
        # Draining addresses must get nothing new, however few healthy ones are left.
        "common_lb_config": {"healthy_panic_threshold": {"value": 0}},
        "circuit_breakers": {"thresholds": [limits]},
        "typed_extension_protocol_options": {
            PROTOCOL: {
                "@type": TYPE + PROTOCOL,
                "common_http_protocol_options": {"idle_timeout": _seconds(UPSTREAM_IDLE_S_MAX)},
                "explicit_http_config": {"http_protocol_options": {}},
            },
        },
    }


def addresses(cluster_name: str, *, serving: Iterable[str], draining: Iterable[str]) -> Json:
    """The addresses of one arm. Draining ones keep what they are answering and get nothing new."""
    hosts = [(address, "HEALTHY") for address in serving] + [(address, "DRAINING") for address in draining]
    return {
        "@type": ADDRESSES,
        "cluster_name": cluster_name,
        "endpoints": [{"lb_endpoints": [_endpoint(address, status) for address, status in hosts]}],
    }


def resources(version: str, items: Sequence[Json]) -> Json:
    """The form in which Envoy reads any of them from a file."""
    return {"version_info": version, "resources": list(items)}


def _http(layout: Layout, component: str, name: str) -> Mapping[str, Json]:
    return {
        "@type": HTTP,
        "stat_prefix": name,
        "rds": {"route_config_name": name, "config_source": _watched(layout.route(component))},
        "use_remote_address": True,
        "server_header_transformation": "PASS_THROUGH",
        "http_protocol_options": {"accept_http_10": True},
        "upgrade_configs": [{"upgrade_type": "websocket"}],
        "access_log": [_cut_answers()],
        "stream_idle_timeout": _seconds(IDLE_S_MAX),
        "http_filters": [{"name": "router", "typed_config": {"@type": ROUTER, "suppress_envoy_headers": True}}],
    }


def _cut_answers() -> Json:
    """Counts, for each arm, the answers that began well and did not end: the cluster's own counters call them 2xx."""
    broken = {"response_flag_filter": {"flags": ["UC", "UR", "LR", "UPE", "UT", "SI"]}}
    begun_well = {
        "status_code_filter": {
            "comparison": {"op": "LE", "value": {"default_value": 499, "runtime_key": "gonogo.cut_status_max"}},
        },
    }
    cluster_tag = {"name": "arm", "value_format": "%UPSTREAM_CLUSTER%"}
    return {
        "name": "cut",
        "filter": {"and_filter": {"filters": [broken, begun_well]}},
        "typed_config": {
            "@type": STATS_LOG,
            "stats_scope": {"prefix": "gonogo"},
            "counters": [{"stat": {"name": "cut", "tags": [cluster_tag]}, "value_fixed": 1}],
        },
    }


def _endpoint(address: str, status: str) -> Json:
    host, _, port = address.rpartition(":")
    return {"health_status": status, "endpoint": {"address": _socket(host.strip("[]"), int(port))}}


def _watched(path: object) -> Json:
    folder, _, _ = str(path).rpartition("/")
    return {
        "resource_api_version": "V3",
        "path_config_source": {"path": str(path), "watched_directory": {"path": folder}},
    }


def _socket(host: str, port: int) -> Json:
    return {"socket_address": {"address": host, "port_value": port}}


def _seconds(seconds: float) -> str:
    return f"{seconds:g}s"
