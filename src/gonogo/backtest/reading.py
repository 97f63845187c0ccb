"""Files to a series: which format each is, and what stands in them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from gonogo.backtest.csv_counts import counts_of_csv
from gonogo.backtest.journal import recorded_of_events
from gonogo.backtest.naming import Naming
from gonogo.backtest.prometheus import counts_of_prometheus
from gonogo.backtest.recorded import Recorded, recorded
from gonogo.core.codec import CodecError, event_from_json
from gonogo.errors import GonogoError

FILE_BYTES_MAX = 50_000_000
"""All files together. Half a million numbers of Prometheus's JSON take some 20 MB, and ten times that in memory."""


def recorded_of(files: Sequence[tuple[str, bytes]], naming: Naming, *, component: str) -> Recorded:
    """The series in the files, each given with its name: one CSV, one journal's events, or answers of Prometheus.

    GonogoError where they are of different formats, or of none that is known.
    """
    if sum(len(raw) for _, raw in files) > FILE_BYTES_MAX:
        raise GonogoError(
            "GG-2101", f"more than {FILE_BYTES_MAX // 1_000_000} MB", hint="a larger step, or fewer hours"
        )
    texts = [(where, _text(where, raw)) for where, raw in files]
    are_json = [text.lstrip()[:1] in {"{", "["} for _, text in texts]
    if not texts or any(are_json) != all(are_json):
        raise GonogoError("GG-2102", "the files are of different formats", hint="give CSV or JSON, not both")
    if not are_json[0]:
        return _of_csv(texts, naming, component)
    values = [(where, _json(where, text)) for where, text in texts]
    if any(isinstance(value, list) for _, value in values):
        return _of_events(values)
    return recorded(counts_of_prometheus(values, naming), component)


def _of_csv(texts: Sequence[tuple[str, str]], naming: Naming, component: str) -> Recorded:
    if len(texts) > 1:
        raise GonogoError("GG-2102", "one CSV holds the whole series", hint="put the rows into one file")
    where, text = texts[0]
    return recorded(counts_of_csv(text, naming, where=where), component)


def _of_events(values: Sequence[tuple[str, Any]]) -> Recorded:
    where, lines = values[0]
    if len(values) > 1 or not isinstance(lines, list):
        raise GonogoError("GG-2102", "one file holds the events of a run", where=where)
    try:
        return recorded_of_events([event_from_json(line) for line in lines])
    except CodecError as error:
        raise GonogoError("GG-2102", f"these are no events of a journal: {error}", where=where) from error


def _text(where: str, raw: bytes) -> str:
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise GonogoError("GG-2102", f"byte {error.start} is not UTF-8", where=where) from error
    if not text.strip():
        raise GonogoError("GG-2104", "the file is empty", where=where)
    return text


def _json(where: str, text: str) -> Any:  # noqa: ANN401  # any JSON
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        raise GonogoError("GG-2102", f"this is no JSON: {error}", where=where) from error


def read_files(files: Sequence[Path]) -> list[tuple[str, bytes]]:
    """The files' bytes with their names. GonogoError where one cannot be read; a size is looked at before reading."""
    found, size = [], 0
    for file in files:
        try:
            size += file.stat().st_size
            if size > FILE_BYTES_MAX:
                raise GonogoError("GG-2101", f"more than {FILE_BYTES_MAX // 1_000_000} MB", where=str(file))
            found.append((str(file), file.read_bytes()))
        except OSError as error:
            raise GonogoError("GG-2101", f"cannot read {file}", why=error.strerror or "") from error
    return found
