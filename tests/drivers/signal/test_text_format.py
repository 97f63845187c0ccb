"""Pages in Prometheus' text format, as programs in the world write them."""

import math

import pytest

from gonogo.drivers.signal.text_format import samples

CASES = {
    "plain": ("gold 3", [({}, 3.0)]),
    "labels": ('gold{side="new",zone="a"} 3.5', [({"side": "new", "zone": "a"}, 3.5)]),
    "timestamp": ('gold{side="new"} 4 1395066363000', [({"side": "new"}, 4.0)]),
    "comments and others": ("# HELP gold x\n# TYPE gold gauge\nsilver 1\ngold 2\ngold_total 9\n", [({}, 2.0)]),
    "several": ('gold{pid="1"} 1\ngold{pid="2"} 2', [({"pid": "1"}, 1.0), ({"pid": "2"}, 2.0)]),
    "escapes": (r'gold{path="C:\\x",say="a \"b\"\nc"} 1', [({"path": "C:\\x", "say": 'a "b"\nc'}, 1.0)]),
    "brace and comma in a value": ('gold{a="}{,",b="x"} 1', [({"a": "}{,", "b": "x"}, 1.0)]),
    "trailing comma and spaces": ('  gold { side = "new" , }  1e3  ', [({"side": "new"}, 1000.0)]),
    "exemplar": ('gold{side="new"} 7 # {trace="x"} 0.5', [({"side": "new"}, 7.0)]),
    "no labels": ("gold{} 5", [({}, 5.0)]),
    "negative and infinite": ("gold -1\ngold +Inf", [({}, -1.0), ({}, math.inf)]),
    "no number": ("gold many\ngold", []),
    "empty": ("", []),
}


@pytest.mark.parametrize("case", CASES)
def test_samples_are_read_as_they_were_written(case):
    """A misread sample is a guard that looks at another number than the plan says."""
    text, expected = CASES[case]
    assert samples(text, "gold") == expected


def test_nan_stays_nan():
    """What has no value must not become one."""
    ((_, value),) = samples("gold NaN", "gold")
    assert math.isnan(value)
