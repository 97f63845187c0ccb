"""The rows as tables for people."""

from __future__ import annotations

from collections.abc import Iterable

from bench.judge.rows import Row

COLUMNS = (
    ("rule", "rule"),
    ("form", "form"),
    ("environment", "environment"),
    ("p0", "p0"),
    ("effect", "effect"),
    ("runs", "runs"),
    ("false_rollback", "false"),
    ("found", "found"),
    ("median_s", "median s"),
    ("failed_median", "failed"),
    ("failed_p95", "p95"),
    ("requests_mean", "requests"),
    ("ratio_to_bound", "x bound"),
    ("value", "value"),
)
ERRORS = {
    "false_rollback": (".2%", "false_rollback_error"),
    "requests_mean": (".0f", "requests_error"),
    "ratio_to_bound": (".2f", "ratio_error"),
}
"""How a figure with a Monte-Carlo standard error is written, and where that stands."""


def table(rows: Iterable[Row]) -> str:
    """A Markdown table; shares as percent with their Monte-Carlo error, what does not apply as a dash."""
    lines = ["| " + " | ".join(title for _, title in COLUMNS) + " |", "|" + "---|" * len(COLUMNS)]
    lines.extend("| " + " | ".join(_cell(row, key) for key, _ in COLUMNS) + " |" for row in rows)
    return "\n".join(lines)


def _cell(row: Row, key: str) -> str:
    value = row.get(key)
    if value is None:
        return "–"
    if not isinstance(value, float):
        return str(value)
    if key in ERRORS:
        form, error = ERRORS[key]
        return f"{value:{form}}" + ("" if row[error] is None else f" ± {row[error]:{form}}")
    return f"{value:.0%}" if key == "found" else f"{value:.4g}"
