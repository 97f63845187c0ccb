"""The JSON form of everything that is kept."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gonogo.core import codec
from gonogo.core.codec import CodecError, canonical, from_json, parse, to_json
from gonogo.core.criterion import Criterion
from gonogo.core.events import DecisionKind, DecisionMade, Event, Happening
from gonogo.core.evidence import Arm, Sides, Snapshot
from gonogo.core.plan import Drain, Plan, Principal, PrincipalKind, Probe
from gonogo.core.steps import Remove, SetShare, Side, Step

Values = Callable[[Any], st.SearchStrategy[Any]]


@pytest.mark.parametrize("kind", get_args(Happening), ids=lambda kind: kind.__name__)
def test_every_event_comes_back_as_it_was(kind: type, values: Values) -> None:
    """Whatever an engine wrote before it died, the next engine reads the same."""

    @given(values(kind), st.floats(0, 1e12), st.integers(0, 10**9))
    def holds(what: Any, at_s: float, index: int) -> None:
        event = Event(index, at_s, at_s + 0.5, what, "sha256:0")
        assert codec.event_from_json(parse(canonical(codec.event_to_json(event)))) == event

    holds()


@pytest.mark.parametrize("cls", [Plan, Snapshot, Step, Criterion], ids=lambda cls: cls.__name__)
def test_plans_steps_and_evidence_come_back_as_they_were(cls: type, values: Values) -> None:
    """A plan that went through the journal is the plan that was approved."""

    @given(values(cls))
    def holds(value: Any) -> None:
        assert from_json(cls, parse(canonical(to_json(value)))) == value

    holds()


def test_equal_plans_have_one_digest(values: Values) -> None:
    """A sign-off is not lost because a number was written 1 in Markdown and 1.0 in YAML."""
    assert canonical(to_json(Drain("/d", 1))) == canonical(to_json(Drain("/d", 1.0)))
    assert canonical(to_json(Drain("/d", -0.0))) == canonical(to_json(Drain("/d", 0.0)))

    @settings(max_examples=20)
    @given(values(Plan), values(Plan))
    def holds(one: Plan, other: Plan) -> None:
        assert (codec.plan_digest(one) == codec.plan_digest(other)) == (one == other)
        assert codec.plan_digest(one).startswith("sha256:")

    holds()


BAD = [
    (Remove, {"component": "a"}, "$", "missing: side"),
    (Remove, {"component": "a", "side": "new", "x": 1}, "$", "unknown: x"),
    (Remove, {"component": "a", "side": "neww"}, "$.side", "is not one of: 'stable', 'new'"),
    (Remove, {"component": 1, "side": "new"}, "$.component", "expected str, not int"),
    (Remove, ["a", "new"], "$", "expected an object (Remove), not list"),
    (SetShare, {"component": "a", "share_bp": True}, "$.share_bp", "expected int, not bool"),
    (SetShare, {"component": "a", "share_bp": 1.0}, "$.share_bp", "expected int, not float"),
    (Probe, {"path": "/", "status": 200, "give_up_s": "1"}, "$.give_up_s", "expected float, not str"),
    (Probe, {"path": "/", "status": 200, "give_up_s": 10**400}, "$.give_up_s", "range of a float"),
    (Probe, {"path": "/", "status": 200, "give_up_s": True}, "$.give_up_s", "expected float, not bool"),
    (
        Step,
        {"id": "s", "action": {"kind": "Explode"}, "undo": None, "attempts_max": 1},
        "$.action",
        "'Explode' is not one of: Deploy, Remove",
    ),
    (
        Snapshot,
        {"wall_s": 1, "edges_ms": [1, "x"], "sides": [], "missing": []},
        "$.edges_ms[1]",
        "expected float, not str",
    ),
    (
        Sides,
        {
            "component": "a",
            "new": None,
            "stable": {
                "requests": 1,
                "errors": 0,
                "requests_timed": 1,
                "buckets": [],
                "latency_sum_ms": 0,
                "gauges": [["m", 1], ["m"]],
            },
        },
        "$.stable.gauges[1]",
        "expected list of 2",
    ),
]


@pytest.mark.parametrize(("cls", "json", "path", "why"), BAD)
def test_what_does_not_fit_is_refused_with_its_path(cls: type, json: Any, path: str, why: str) -> None:
    """A typo in stored data is named where it stands, it never becomes a default."""
    with pytest.raises(CodecError) as told:
        from_json(cls, json)
    assert told.value.path == path
    assert why in told.value.why


@pytest.mark.parametrize(
    ("value", "path"),
    [
        (SetShare("a", 1.5), "$.share_bp"),  # type: ignore[arg-type]  # on purpose
        (Drain("/d", float("nan")), "$.give_up_s"),
        (Drain("/d", float("inf")), "$.give_up_s"),
        (Remove("a", "new"), "$.side"),  # type: ignore[arg-type]  # on purpose
        (Arm(1, 0, 1, [1], 0.0), "$.buckets"),  # type: ignore[arg-type]  # on purpose
    ],
)
def test_what_does_not_fit_is_not_written(value: object, path: str) -> None:
    """A slip of our own is found when it is written, not weeks later by whoever reads the journal."""
    with pytest.raises(CodecError) as told:
        to_json(value)
    assert told.value.path == path


@pytest.mark.parametrize("json", [(1, 2), {"a": float("nan")}, {1: 2}, {"a": [{2}]}])
def test_free_json_is_only_what_comes_back_unchanged(json: Any) -> None:
    """The judge's state goes through the journal unchanged, or is refused."""
    with pytest.raises(CodecError):
        to_json(json, Any)


def test_a_field_called_kind_does_not_hide_the_kind_of_the_event() -> None:
    """A decision is read as what was decided, not as another event."""
    made = DecisionMade(DecisionKind.GO, "gate", Principal("a", PrincipalKind.PERSON), ("why",))
    json = codec.happening_to_json(made)
    assert (json["kind"], json["kind_"], json["v"]) == ("DecisionMade", "go", 1)
    assert codec.happening_from_json(json) == made


@pytest.mark.parametrize("version", [0, 2, True, "1", None])
def test_another_version_is_not_guessed_at(version: Any) -> None:
    """A journal of a newer gonogo is refused in words, not misread."""
    with pytest.raises(CodecError, match=r"\$\.what\.v"):
        codec.event_from_json(
            {"index": 0, "at_s": 0, "wall_s": 0, "digest": "", "what": {"kind": "WindowClosed", "v": version}}
        )


@pytest.mark.parametrize("text", ["{", '{"a":1,"a":2}', "NaN", "[Infinity]", b"\xff", "[" * 100_000])
def test_a_damaged_text_is_no_json(text: str | bytes) -> None:
    """A damaged line is reported as damaged."""
    with pytest.raises(CodecError):
        parse(text)


@pytest.mark.parametrize("json", [float("nan"), "\ud800", {1, 2}])
def test_what_has_no_canonical_form_is_refused(json: Any) -> None:
    """Nothing gets a digest that another program could not compute."""
    with pytest.raises(CodecError):
        canonical(json)


def test_the_canonical_form_is_fixed() -> None:
    """Digests that people signed years ago still match."""
    assert canonical({"b": [1, 1.0, None, True], "a": "é\n", "c": Side.NEW.value}) == (
        '{"a":"é\\n","b":[1,1.0,null,true],"c":"new"}'.encode()
    )
