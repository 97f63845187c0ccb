from __future__ import annotations

import json
import random
from pathlib import Path

import pytest

from gonogo.backtest import Course, Kind, Naming, intervals, judged, recorded_of
from gonogo.backtest.reading import FILE_BYTES_MAX
from gonogo.document import read_plan
from gonogo.errors import GonogoError

PLAN = read_plan(Path(__file__).parents[2] / "examples" / "small-service.md")
HEAD = "time,side,requests,errors\n"


def read(*texts, naming=None):
    """Files of these texts as a series."""
    files = [(f"f{place}", text.encode()) for place, text in enumerate(texts)]
    return recorded_of(files, naming or Naming(), component="web")


def matrix(*series):
    """An answer to a range query: each series as (labels, values)."""
    result = [{"metric": labels, "values": values} for labels, values in series]
    return json.dumps({"status": "success", "data": {"resultType": "matrix", "result": result}})


def labels(side, name="requests_total", **more):
    """The labels of one series."""
    return {"__name__": name, "side": side, **more}


def sums(recorded):
    """All requests and errors of both sides, from the new version's first on."""
    spans = list(intervals(recorded, "web"))
    return [round(sum(getattr(each, side)[at] for each in spans)) for side in ("new", "stable") for at in (0, 1)]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "GG-2104"),
        ("\n \n", "GG-2104"),
        (HEAD, "GG-2104"),
        (HEAD + "1,new,1,0\n", "GG-2104"),
        (HEAD + "1,new,1,0\n2,stable,1,0\n", "GG-2104"),
        (HEAD + "1,new,1,0\n1,new,1,0\n1,stable,1,0\n", "GG-2103"),
        (HEAD + "1,new,1,2\n1,stable,1,0\n", "GG-2103"),
        (HEAD + "1,new,-1,0\n1,stable,1,0\n", "GG-2103"),
        (HEAD + "soon,new,1,0\n1,stable,1,0\n", "GG-2103"),
        (HEAD + "nan,new,1,0\n1,stable,1,0\n", "GG-2103"),
        (HEAD + "1,new,many,0\n1,stable,1,0\n", "GG-2103"),
        (HEAD + "1,new,1\n1,stable,1,0\n", "GG-2102"),
        ("time,requests,errors\n1,1,0\n", "GG-2102"),
        ("time,side,requests,errors,le_x\n1,new,1,0,0\n", "GG-2102"),
        ("time,side,requests,errors,colour\n1,new,1,0,red\n", "GG-2102"),
        ('time,side,requests,errors\n"1,new,1,0\n', "GG-2102"),
        ("{", "GG-2102"),
        ("[" * 100_000, "GG-2102"),
        ("[]", "GG-2104"),
        ("[1]", "GG-2102"),
        ("{}", "GG-2102"),
        ('{"status": "error", "error": "too many samples"}', "GG-2102"),
        ('{"status": "success", "data": {"resultType": "vector", "result": []}}', "GG-2102"),
        (matrix(), "GG-2104"),
        (matrix((labels("new"), [[1, "5"]])), "GG-2104"),
        (matrix((labels("new"), [[1, "x"]]), (labels("stable"), [[1, "5"]])), "GG-2103"),
        (matrix((labels("new"), [[1, "5"], [1, "6"]]), (labels("stable"), [[1, "5"]])), "GG-2103"),
        (matrix((labels("new"), [[]]), (labels("stable"), [[1, "5"]])), "GG-2103"),
        ('{"status": "success", "data": {"resultType": "matrix", "result": [{}]}}', "GG-2102"),
        (matrix((labels("new", le="wide"), [[1, "5"]])), "GG-2103"),
        (matrix(({"side": ["new"]}, [[1, "5"]])), "GG-2102"),
        (matrix((labels("new", le="nan"), [[1, "5"]])), "GG-2103"),
        (HEAD + "1,new,1e300,0\n1,stable,1,0\n", "GG-2103"),
        (HEAD + "1e300,new,1,0\n1e300,stable,1,0\n", "GG-2103"),
        (HEAD + "-5,new,1,0\n-5,stable,1,0\n", "GG-2103"),
        (
            matrix(
                (labels("new"), [[1, "5"]]),
                (labels("stable"), [[1, "5"]]),
                (labels("new", "d_bucket", le="1"), [[1, "5"]]),
                (labels("stable", "d_bucket", le="2"), [[1, "5"]]),
            ),
            "GG-2103",
        ),
    ],
)
def test_a_file_that_cannot_be_a_series_is_a_coded_error(text, code):
    """Whatever stands in the file, the answer says what is wrong and what to do, and is never a traceback."""
    with pytest.raises(GonogoError) as told:
        read(text)
    assert told.value.code == code
    assert told.value.hint


def test_formats_are_not_mixed():
    """Two halves of different files are not taken for one series."""
    with pytest.raises(GonogoError, match="different formats"):
        read(HEAD + "1,new,1,0\n1,stable,1,0\n", matrix())


def test_bytes_that_are_no_text_and_files_that_are_too_large_are_refused():
    """A picture, or a week of raw samples, ends at once with a sentence."""
    for raw, code in ((b"\xff\xfe\x00", "GG-2102"), (b"0" * (FILE_BYTES_MAX + 1), "GG-2101")):
        with pytest.raises(GonogoError) as told:
            recorded_of([("f", raw)], Naming(), component="web")
        assert told.value.code == code


def test_rows_out_of_order_are_sorted_and_told():
    """An export of several shards, one after another, is read as what it is."""
    recorded = read(HEAD + "3,new,7,1\n3,stable,9,0\n1,new,5,0\n1,stable,8,0\n2,new,6,0\n2,stable,8,2\n")
    assert sums(recorded) == [18, 1, 25, 2]
    assert any("out of order" in note for note in recorded.notes)


def test_times_may_be_dates_and_cells_empty():
    """What spreadsheets write is read; an empty cell is a side that was not read, not a zero."""
    rows = "2026-03-02T09:00:00Z,new,5,1\n2026-03-02T09:00:00Z,stable,5,0\n"
    rows += "2026-03-02 09:00:01,new,,\n2026-03-02 09:00:01,stable,5,nan\n"
    recorded = read(HEAD + rows + "2026-03-02T09:00:02,new,5,0\n2026-03-02T09:00:02,stable,5,0\n")
    assert sums(recorded) == [10, 1, 10, 0]
    assert any("could not be read" in note for note in recorded.notes)


def test_totals_that_go_back_count_nothing_there():
    """A restart of a process invents no request and no error."""
    values = [[1, "100"], [2, "110"], [3, "5"], [4, "15"], [5, "NaN"], [6, "20"]]
    steady = [[at_s, str(100 * at_s)] for at_s in range(1, 7)]
    recorded = read(matrix((labels("new"), values), (labels("stable"), steady)))
    assert sums(recorded)[:2] == [10 + 10 + 5, 0]
    assert any("went back" in note for note in recorded.notes)
    assert any("NaN" in note for note in recorded.notes)


def test_series_of_one_side_are_added_up_and_codes_are_errors():
    """Ten processes with a status label are one side with its errors."""
    new = [
        (labels("canary", code=code, pod=pod), [[1, "0"], [2, n]])
        for pod in "ab"
        for code, n in (("200", "9"), ("503", "1"))
    ]
    recorded = read(matrix(*new, (labels("stable"), [[1, "0"], [2, "90"]])), naming=Naming(new="canary"))
    assert sums(recorded) == [20, 2, 90, 0]


def test_errors_and_buckets_may_come_from_other_files():
    """One range query a metric is what people have; together they are one series."""
    both = [labels("new"), labels("stable")]
    requests = matrix(*((each, [[1, "0"], [2, "40"]]) for each in both))
    errors = matrix(*(({**each, "__name__": "errors_total"}, [[1, "0"], [2, "3"]]) for each in both))
    buckets = matrix(
        *(
            ({**each, "__name__": "d_bucket", "le": le}, [[1, "0"], [2, n]])
            for each in both
            for le, n in (("0.1", "30"), ("+Inf", "40"))
        )
    )
    recorded = read(requests, errors, buckets)
    assert sums(recorded) == [40, 3, 40, 3]
    last = recorded.observations[-1].snapshot
    assert last.edges_ms == (100.0,)
    assert last.sides[0].new.buckets == (30,)
    assert last.sides[0].new.requests_timed == 40
    assert "latency" in recorded.signals


def test_a_table_may_hold_totals_and_a_query_increases():
    """What the numbers mean can be said; a wrong guess would count everything again and again."""
    table = HEAD + "1,new,10,0\n1,stable,10,0\n2,new,15,1\n2,stable,30,0\n"
    assert sums(read(table, naming=Naming(kind=Kind.TOTAL))) == [5, 1, 20, 0]
    answer = matrix((labels("new"), [[1, "5.4"], [2, "5.4"]]), (labels("stable"), [[1, "7"], [2, "7"]]))
    assert sums(read(answer, naming=Naming(kind=Kind.EACH))) == [11, 0, 14, 0]


def test_any_bytes_are_a_series_or_a_coded_error():
    """A file cut in half, or with bytes changed, never ends in a traceback."""
    whole = (HEAD + "".join(f"{at},{side},9,1\n" for at in range(9) for side in ("new", "stable"))).encode()
    answer = matrix((labels("new"), [[1, "5"], [2, "6"]]), (labels("stable"), [[1, "5"], [2, "9"]])).encode()
    draw = random.Random(3)  # noqa: S311  # a seeded simulation
    for raw in (whole, answer):
        for _ in range(150):
            cut = bytearray(raw[: draw.randrange(len(raw)) + 1])
            for _ in range(draw.randrange(4)):
                cut[draw.randrange(len(cut))] = draw.choice(b'0123456789,."[]{}-en\n\xff')
            try:
                recorded = recorded_of([("f", bytes(cut))], Naming(), component="web")
            except GonogoError:
                continue
            assert recorded.observations
            judged(PLAN, recorded, Course())
