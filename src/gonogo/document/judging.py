"""The judge's settings in the front matter."""

from __future__ import annotations

from gonogo.core.plan import JudgeSettings
from gonogo.document import keys
from gonogo.document.fields import Fields, duration, fields, figure, truth, whole
from gonogo.document.limits import COHORTS_MAX, LAG_S_MAX
from gonogo.document.nodes import Node, Table
from gonogo.document.reading import Reading

_EMPTY = Table((), 1)


def read_judge(reading: Reading, node: Node | None) -> JudgeSettings:
    """The judge's settings; what is not said is as JudgeSettings has it."""
    usual = JudgeSettings()
    if node is None:
        return usual
    table = fields(reading, node, "judge", keys=keys.JUDGE)
    weights = fields(reading, table.get("weights") or _EMPTY, "weights", keys=keys.WEIGHTS)
    cohorts = table.get("cohorts")
    return JudgeSettings(
        alpha=_figure(table, "alpha", usual.alpha, bounds=(1e-9, 0.2)),
        beta=_figure(table, "beta", usual.beta, bounds=(1e-9, 0.2)),
        margin_ratio=_figure(table, "margin ratio", usual.margin_ratio, bounds=(1, 10)),
        margin_points=_figure(table, "margin points", usual.margin_points, bounds=(0, 0.5)),
        block_s=duration(reading, table.get("block"), "block", default=usual.block_s),
        weight_errors=_figure(weights, "errors", usual.weight_errors, bounds=(0.01, 1)),
        weight_latency=_figure(weights, "latency", usual.weight_latency, bounds=(0.01, 1)),
        weight_memory=_figure(weights, "memory", usual.weight_memory, bounds=(0.01, 1)),
        proof_points=_figure(table, "proof points", usual.proof_points, bounds=(1e-6, 0.5)),
        warm_up_s=duration(reading, table.get("warm up"), "warm up", default=usual.warm_up_s),
        warm_up_ratio=_figure(table, "warm up ratio", usual.warm_up_ratio, bounds=(1, 100)),
        lag_s=_lag_s(table),
        cohorts=None if cohorts is None else whole(reading, cohorts, "cohorts", default=1, bounds=(1, COHORTS_MAX)),
        calibrated=_calibrated(table),
        failed_max=_figure(table, "failures", usual.failed_max, bounds=(1, 1e6)),
    )


def _calibrated(table: Fields) -> bool:
    node = table.get("alpha is")
    return node is None or truth(table.reading, node, "alpha is", words_for={"measured": True, "proved": False})


def _figure(table: Fields, key: str, default: float, *, bounds: tuple[float, float]) -> float:
    return figure(table.reading, table.get(key), key, default=default, bounds=bounds)


def _lag_s(table: Fields) -> float:
    node = table.get("lag")
    lag_s = duration(table.reading, node, "lag")
    if node is not None and lag_s > LAG_S_MAX:
        why = "Every second of it is a comparison of its own; a source that lags more is stale."
        table.reading.wrong("GG-1105", node.line, what=f"the lag is more than {LAG_S_MAX:g} s", why=why)
        return 0.0
    return lag_s
