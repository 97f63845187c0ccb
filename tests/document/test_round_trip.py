"""Every plan can be written down in either syntax and reads back as the same plan, with the same digest."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from gonogo.core.codec import plan_digest
from gonogo.core.criterion import Criterion, OnNoData
from gonogo.core.plan import (
    Artifact,
    Baseline,
    Channel,
    Cohort,
    CohortKind,
    Component,
    Drain,
    Gate,
    GoingBack,
    JudgeSettings,
    Message,
    OnSilence,
    Pace,
    Phase,
    Plan,
    Principal,
    PrincipalKind,
    Probe,
    Route,
    Signal,
    Strategy,
)
from gonogo.document import NewPlan, new_plan, read_plan, write_plan
from gonogo.document.criteria import Bindings, read_lines
from gonogo.document.criterion.sentence import Role, Terms
from gonogo.document.nodes import Listing, Words
from gonogo.document.reading import Reading
from gonogo.errors import PlanErrors

NAMES = st.from_regex(r"[a-z][a-z0-9]{0,6}(?:-[a-z0-9]{1,4})?", fullmatch=True)
ROLES = ("lead", "product owner", "on call")
# Words of every kind that people write, among them what Markdown and YAML give a meaning to.
PIECES = st.sampled_from(
    ["Ärger", "日本", "🚀", "*so*", "a_b", "`x`", "#1", "- no", "> all", "yes", "null", "1.0", "12:30", "&amp;", "{x}",
     "it's", '"so"', "50%", "| or", "[a](b)", "<b>", "~", "\\n", "!", "100", "true", "a: b", "x;", "@me", "…", "$"]
)  # fmt: skip
TEXTS = st.lists(PIECES, min_size=1, max_size=5).map(" ".join)
VERBATIM = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"]), max_size=20
)
FILES = st.lists(VERBATIM, max_size=4).map("\n".join)
SECONDS = st.integers(1, 10_000_000).map(lambda ms: ms / 1000) | st.integers(1, 60).map(lambda days: days * 86_400.0)
PERCENTS = st.integers(1, 10_000).map(lambda bp: bp / 100)
ENV_VALUES = VERBATIM.filter(lambda text: "$" not in text and "{" not in text) | st.sampled_from(
    ["${DB_URL}", "{port}", ""]
)
LINES = {
    Role.SUCCESS: [
        "error rate < {p}%",
        "availability >= {p}%",
        "p95 latency <= {n} ms; at least {n} requests",
        "memory < {n} MB",
        "latency no worse than stable",
        "error rate no worse than stable; proved",
        "mean latency < {n} ms",
    ],
    Role.FAILURE: [
        "error rate > {p}% for {n} m",
        "p99 latency > {n} s for 5 m; read as average",
        "memory > {n} KiB for {n} s",
        "share of requests above {n} ms > {p}%",
        "error rate >= {p}%; read as plain",
        "maximum stock > {n}",
    ],
    Role.GUARD: [
        "error rate worse than stable",
        "latency worse than stable",
        "stock > {n}; on no data: fail after {n} s",
    ],
}


def _criteria(role: Role, path: str, entry: str) -> st.SearchStrategy[tuple[Criterion, ...]]:
    line = st.builds(
        lambda text, n, p: text.format(n=n, p=p),
        st.sampled_from(LINES[role]),
        st.integers(1, 5000),
        st.floats(0.001, 60).map(lambda p: round(p, 4)),
    )
    return st.lists(line, min_size=1, max_size=3).map(lambda lines: _read(lines, role, path, entry=entry))


def _read(lines: list[str], role: Role, path: str, *, entry: str) -> tuple[Criterion, ...]:
    reading = Reading("x")
    bindings = Bindings((), ("stock",), entry, Terms(on_no_data=OnNoData.HOLD, requests_min=100))
    nodes = Listing(tuple(Words(line, 1) for line in dict.fromkeys(lines)), 1)
    return read_lines(reading, nodes, role=role, path=path, bindings=bindings).criteria


ARTIFACTS = st.builds(
    Artifact,
    version=TEXTS,
    command=st.lists(ENV_VALUES.filter(bool), min_size=1, max_size=3).map(tuple),
    env=st.dictionaries(st.sampled_from(["A", "PORT", "yes", "b_C"]), ENV_VALUES, max_size=3).map(
        lambda d: tuple(d.items())
    ),
    config=st.dictionaries(st.sampled_from(["a.conf", "x"]), FILES, max_size=2).map(lambda d: tuple(d.items())),
    requires=st.lists(NAMES, max_size=2).map(tuple),
)
PROBES = st.builds(Probe, st.sampled_from(["/", "/ready?a=1", "/x#y"]), st.integers(100, 599), SECONDS)
COHORTS = st.sampled_from(
    [Cohort(CohortKind.ADDRESS), Cohort(CohortKind.HEADER, "x-b"), Cohort(CohortKind.COOKIE, "c")]
)
SIDES = (("side_label", "build"), ("side_new", "2"), ("side_stable", "1"))


@st.composite
def components(draw: st.DrawFn) -> tuple[Component, ...]:
    """One to three, the last of them the entry, each after some of those before it."""
    names = draw(st.lists(NAMES, min_size=1, max_size=3, unique=True))
    return tuple(
        Component(
            name=name,
            strategy=draw(st.sampled_from(Strategy)),
            stable=draw(ARTIFACTS),
            new=draw(ARTIFACTS),
            ready=draw(PROBES),
            smoke=tuple(draw(st.lists(PROBES, min_size=1, max_size=2))),
            drain=Drain(draw(st.none() | st.just("/drain")), draw(SECONDS)),
            after=tuple(names[:index]),
            replicas=draw(st.integers(1, 100)),
            route=Route(8000 + index, draw(COHORTS)),
            memory_bytes_max=draw(st.none() | st.integers(1, 10**12)),
        )
        for index, name in enumerate(names)
    )


@st.composite
def gates(draw: st.DrawFn, gate_id: str) -> Gate:
    """A gate that somebody can answer."""
    return Gate(
        id=gate_id,
        question=draw(TEXTS),
        roles=tuple(draw(st.lists(st.sampled_from(ROLES), min_size=1, max_size=2, unique=True))),
        quorum=1,
        window_s=draw(SECONDS),
        on_silence=draw(st.sampled_from(OnSilence)),
        programs=draw(st.booleans()),
        items=tuple(draw(st.lists(TEXTS, max_size=3, unique=True))),
    )


def _compared(parts: tuple[Component, ...], phases: list[Phase], baseline: Baseline) -> tuple[Component, ...]:
    """The canaries with that baseline, where a phase leaves room for one."""
    if not any(phase.share_percent <= 50 or phase.pace is Pace.EVIDENCE for phase in phases):
        return parts
    return tuple(replace(part, baseline=baseline) if part.strategy is Strategy.CANARY else part for part in parts)


@st.composite
def plans(draw: st.DrawFn) -> Plan:
    """Plans as a document can say them."""
    parts = draw(components())
    entry = parts[-1].name
    shares = sorted(draw(st.lists(PERCENTS, max_size=2)))
    phases = []
    for index, share in enumerate([*shares, 100.0]):
        hold_s = draw(SECONDS)
        path = f"$.phases[{index}]"
        phases.append(
            Phase(
                id=f"phase-{index + 1}",
                title=f"{draw(NAMES)} {index}",
                audience=draw(TEXTS),
                share_percent=share,
                hold_s=hold_s,
                hold_s_max=hold_s + draw(st.just(0.0) | SECONDS.map(round)),
                success=draw(st.just(()) | _criteria(Role.SUCCESS, f"{path}.success", entry)),
                failure=draw(st.just(()) | _criteria(Role.FAILURE, f"{path}.failure", entry)),
                before=draw(st.none() | gates(f"phase-{index + 1}/before")),
                decision=draw(st.none() | gates(f"phase-{index + 1}/decision")),
                pace=draw(st.sampled_from(list(Pace))),
            )
        )
    return Plan(
        name=draw(TEXTS),
        version=draw(TEXTS),
        components=_compared(parts, phases, draw(st.sampled_from(Baseline))),
        entry=entry,
        phases=tuple(phases),
        guards=draw(_criteria(Role.GUARD, "$.guards", entry)),
        judge=JudgeSettings(
            alpha=draw(st.sampled_from([0.01, 0.05, 1e-6])),
            margin_ratio=draw(st.sampled_from([1.1, 1.25])),
            weight_memory=draw(st.sampled_from([0.1, 0.2])),
            proof_points=draw(st.sampled_from([0.005, 0.001])),
            warm_up_s=draw(st.sampled_from([0.0, 120.0])),
            lag_s=draw(st.sampled_from([0.0, 15.0])),
            cohorts=draw(st.sampled_from([None, 5000])),
            failed_max=draw(st.sampled_from([5.0, 2.5])),
        ),
        going_back=GoingBack(draw(SECONDS), draw(SECONDS)),
        signals=(Signal("stock", "prometheus_text", (("url", "http://x/${M_1}"), ("metric", "m"), *SIDES), entry),),
        people=(Principal("Ann", PrincipalKind.PERSON, ROLES), Principal("Robo 2", PrincipalKind.PROGRAM, ROLES[:1])),
        channels=(Channel("team log", "file", (("path", "a.log"),)),),
        messages=tuple(
            draw(
                st.lists(
                    st.builds(Message, st.sampled_from(["start", "rolled back"]), st.just("team log"), NAMES, TEXTS),
                    max_size=2,
                )
            )
        ),
        guard_gap_s_max=draw(SECONDS),
    )


@pytest.mark.parametrize(("syntax", "suffix"), [("yaml", ".yaml"), ("markdown", ".md")])
@settings(max_examples=25, suppress_health_check=[HealthCheck.too_slow, HealthCheck.differing_executors])
@given(plan=plans())
def test_a_plan_survives_being_written_and_read(syntax: str, suffix: str, plan: Plan) -> None:
    """A plan that changes its digest on the way through the other syntax loses every answer given to it."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, f"plan{suffix}")
        path.write_text(write_plan(plan, syntax), encoding="utf-8", newline="")
        again = _read_or_skip(path)
    assert again == plan
    assert plan_digest(again) == plan_digest(plan)


def _read_or_skip(path: Path) -> Plan:
    """Plans that contradict themselves are not written by anybody: only those codes may stop the reading."""
    try:
        return read_plan(path)
    except PlanErrors as errors:
        assume(not {problem.code for problem in errors.problems} <= {"GG-1209", "GG-1316"})
        raise


EXAMPLES = sorted((Path(__file__).parents[2] / "examples").glob("*.md"))


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.name)
def test_examples_keep_their_digest_in_both_syntaxes(path: Path, tmp_path: Path) -> None:
    """Markdown to YAML and back must not cost a release its sign-offs."""
    plan = read_plan(path)
    as_yaml, as_markdown = tmp_path / "plan.yaml", tmp_path / "plan.md"
    as_yaml.write_text(write_plan(plan, "yaml"), encoding="utf-8")
    as_markdown.write_text(write_plan(read_plan(as_yaml), "markdown"), encoding="utf-8")
    assert plan_digest(read_plan(as_markdown)) == plan_digest(plan)


@given(
    st.builds(
        NewPlan,
        name=NAMES,
        command=st.sampled_from(["node server.js", "./run --port {port}", "python3 -m http.server '{port}'"]),
        stable_command=st.sampled_from(["node old.js", "./old --port {port}"]),
        port=st.integers(1, 65_535),
        health=st.sampled_from(["/", "/health"]),
    )
)
@settings(max_examples=20)
def test_a_new_plan_reads_back_without_errors(service: NewPlan) -> None:
    """The first thing that a newcomer sees would be an error in a file that we wrote."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "release.md")
        path.write_text(new_plan(service), encoding="utf-8")
        plan = read_plan(path)
    assert [phase.share_percent for phase in plan.phases] == [10, 50, 100]
    assert replace(plan.components[0].route).port == service.port
