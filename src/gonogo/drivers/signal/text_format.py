"""Prometheus' text format, as far as one metric's samples need it. Pure.

Source: the exposition formats in Prometheus' documentation (version 0.0.4 and OpenMetrics 1.0).
"""

from __future__ import annotations

import re

LABELS = r'\{((?:[^"}]|"(?:[^"\\]|\\.)*")*)\}'
SAMPLE = re.compile(rf"\s*([a-zA-Z_:][\w:]*)\s*(?:{LABELS})?\s+([^\s#]+)(?:\s+[-+.\deE]+)?\s*(?:#.*)?$")
LABEL = re.compile(r'([a-zA-Z_]\w*)\s*=\s*"((?:[^"\\]|\\.)*)"')
ESCAPE = re.compile(r"\\(.)")
PLAIN = {"n": "\n"}


def samples(text: str, metric: str) -> list[tuple[dict[str, str], float]]:
    """The labels and value of each sample of the metric. Lines that are no samples are passed over; values may be
    NaN or infinite."""
    found = []
    for line in text.splitlines():
        if not line.lstrip().startswith(metric):
            continue
        sample = SAMPLE.match(line)
        value = _number(sample[3]) if sample is not None and sample[1] == metric else None
        if sample is not None and value is not None:
            labels = {name: _unescaped(quoted) for name, quoted in LABEL.findall(sample[2] or "")}
            found.append((labels, value))
    return found


def _unescaped(text: str) -> str:
    return ESCAPE.sub(lambda escape: PLAIN.get(escape[1], escape[1]), text)


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None
