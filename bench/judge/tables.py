"""The rows as tables for people."""

from __future__ import annotations

from collections.abc import Iterable

COLUMNS = (
    ("rule", "rule"),
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
)


def table(rows: Iterable[dict[str, object]]) -> str:
    """A Markdown table; shares as percent with their Monte-Carlo error, what does not apply as a dash."""
    lines = ["| " + " | ".join(title for _, title in COLUMNS) + " |", "|" + "---|" * len(COLUMNS)]
    lines.extend("| " + " | ".join(_cell(row, key) for key, _ in COLUMNS) + " |" for row in rows)
    return "\n".join(lines)


def _cell(row: dict[str, object], key: str) -> str:
    value = row.get(key)
    if value is None:
        return "–"
    if not isinstance(value, float):
        return str(value)
    if key == "false_rollback":
        return f"{value:.1%} ± {row['false_rollback_error']:.1%}"
    if key in {"found", "p0"}:
        return f"{value:.4g}" if key == "p0" else f"{value:.0%}"
    return f"{value:.2f}" if key == "ratio_to_bound" else f"{value:.0f}"
