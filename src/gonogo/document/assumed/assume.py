"""A document of any team as a plan that can be simulated, and what it does not decide."""

from __future__ import annotations

import re
from collections.abc import Iterator

from gonogo.core.outline import Line, Outline
from gonogo.core.plan import (
    Artifact,
    Channel,
    Cohort,
    CohortKind,
    Component,
    Drain,
    GoingBack,
    JudgeSettings,
    Message,
    Phase,
    Plan,
    Principal,
    PrincipalKind,
    Probe,
    Route,
    Strategy,
)
from gonogo.document.assumed.assumption import Assumed, Silence
from gonogo.document.assumed.audience import users_of_outline
from gonogo.document.assumed.evidence import Evidence, evidence_of
from gonogo.document.assumed.figures import figure_of
from gonogo.document.assumed.gates import NOBODY, SOMEBODY, Gates, gates_of, unread
from gonogo.document.assumed.places import Place, places_of, said_shares, watch_after
from gonogo.document.assumed.words import messages_of
from gonogo.document.quantity import seconds_range

_HOME = re.compile(r"traffic|redirect", re.IGNORECASE)
_CHECKS = re.compile(r"verif|health check", re.IGNORECASE)
_PROMISE = re.compile(
    r"(?P<before>\d+[- ](?:second|minute|hour)s?)[^.;]{0,20}\brollback|"
    r"(?:\brollback\b|\bgoing back\b)[^.;]{0,30}?(?P<after>\d+[- ](?:second|minute|hour)s?)",
    re.IGNORECASE,
)
_UNSEEN = re.compile(r"secur|vulnerab|breach|corrupt|data loss|authenti", re.IGNORECASE)
_DATA = re.compile(r"database|data recovery", re.IGNORECASE)
WINDOW_S = 30 * 86_400.0
BUDGET_S = 3600.0
CHANNEL = "team"


def assume(outline: Outline) -> Assumed:
    """The plan that the document's own words make. Nothing is decided here that the document leaves open."""
    places = places_of(outline)
    evidence = evidence_of(outline, places)
    gates = gates_of(outline, places, evidence)
    audience = users_of_outline(outline, tuple(place.id for place in places) if outline.phases else ())
    by_phase = {place.id: tuple(_silences(outline, place)) for place in places}
    steps_s = _way_back(outline)
    promised_s, _ = _promise(outline) if not steps_s else (None, 0)
    return Assumed(
        plan=_plan(outline, places, evidence, gates),
        audience=audience,
        doubts=tuple(evidence.doubts),
        silences=tuple(dict.fromkeys(_every(by_phase, evidence, gates))),
        assumptions=tuple(_assumptions(outline, places, gates)),
        lines={**evidence.lines, **gates.lines, **{place.id: place.outline.line for place in places}},
        by_phase=by_phase,
        by_criterion={**evidence.by_criterion, **gates.silences},
        nobody=frozenset({NOBODY}),
        home_s=steps_s.get("home"),
        restore_s=steps_s.get("restore", promised_s),
        check_s=steps_s.get("check"),
    )


def _plan(outline: Outline, places: tuple[Place, ...], evidence: Evidence, gates: Gates) -> Plan:
    phases = tuple(
        Phase(
            place.id,
            place.outline.title,
            "",
            place.share_percent,
            place.hold_s,
            place.hold_s_max,
            tuple(evidence.success.get(place.id, ())),
            tuple(evidence.failure.get(place.id, ())),
            gates.before.get(place.id),
            gates.decision.get(place.id),
        )
        for place in places
    )
    asked = [gate for gate in (*gates.before.values(), *gates.decision.values()) if gate.roles != (NOBODY,)]
    roles = dict.fromkeys(role for gate in asked for role in gate.roles)
    people = tuple(Principal(role, PrincipalKind.PERSON, (role,)) for role in roles)
    title = next((line.text for line in outline.lines if line.kind == "heading"), outline.file)
    messages = tuple(Message(on, CHANNEL, audience, text) for on, audience, text in messages_of(outline))
    channels = (Channel(CHANNEL, "file", (("path", "messages.log"),)),)
    window = GoingBack(WINDOW_S, BUDGET_S)
    entry = _stand_in()
    return Plan(title, "new", (entry,), entry.name, phases, (), JudgeSettings(), window, (), people, channels, messages)


def _stand_in() -> Component:
    """What a document does not name: something with users."""
    probe = Probe("/health")
    return Component(
        name="service",
        strategy=Strategy.CANARY,
        stable=Artifact("old", ("old",)),
        new=Artifact("new", ("new",)),
        ready=probe,
        smoke=(probe,),
        drain=Drain(),
        route=Route(8080, Cohort(CohortKind.COOKIE, "cohort")),
    )


def _going_back(outline: Outline) -> str:
    """What stands for the time that going back takes."""
    if _way_back(outline):
        data = next((line.line for line in outline.lines if _is_data(line)), 0)
        without = f"; no data is lost here, so the step of line {data} is left out" if data else ""
        return f"going back takes as long as the document gives its steps{without}"
    promised_s, line = _promise(outline)
    if promised_s is None:
        return "no line says how long going back takes: here it takes seconds"
    return f"going back takes the {promised_s / 60:g} min that line {line} promises"


def _way_back(outline: Outline) -> dict[str, float]:
    """How long each part of the way back takes by the document's own steps; data is restored only if it was lost."""
    found: dict[str, float] = {}
    steps = [line for line in outline.lines if line.kind == "rollback step" and (_length_s(line) or 0) > 0]
    first = steps[0].path if steps else ()
    for line in steps:
        # A second procedure, as "manual, emergency only", is another way to the same end.
        if line.path != first or _is_data(line):
            continue
        words = line.label or line.text
        part = "home" if _HOME.search(words) else "check" if _CHECKS.search(words) else "restore"
        found[part] = found.get(part, 0.0) + (_length_s(line) or 0.0)
    return found


def _promise(outline: Outline) -> tuple[float | None, int]:
    """How long going back takes in all, where a line promises that, and the line; (None, 0) where none does."""
    for line in outline.lines:
        found = _PROMISE.search(line.text)
        length = seconds_range((found["after"] or found["before"]).replace("-", " ")) if found else None
        if length:
            return length[1], line.line
    return None, 0


def _is_data(line: Line) -> bool:
    """Whether it is a step that brings data back."""
    return line.kind == "rollback step" and (_length_s(line) or 0) > 0 and bool(_DATA.search(line.label or line.text))


def _length_s(line: Line) -> float | None:
    return next(((figure.high or figure.value) / 1000 for figure in line.figures if figure.unit == "ms"), None)


def _silences(outline: Outline, place: Place) -> Iterator[Silence]:
    """What the document lacks where a phase's success criteria stay open."""
    lines = [line for line in outline.lines if line.kind == "criterion" and line.role == "failure"]
    if not place.is_live:
        return
    if lines and not any(line.phase == place.number for line in lines):
        words = f"phase {place.outline.number} (line {place.outline.line}) has no failure criteria"
        yield Silence(place.outline.line, "GL201", words)
    triggers = [line for line in outline.lines if line.kind == "trigger" and figure_of(line) is None]
    # What no simulated fault can bring about, as a leak of secrets, is named last.
    for line in sorted(triggers, key=lambda one: _UNSEEN.search(one.text) is not None):
        if not line.figures:
            yield Silence(
                line.line, "GL205", f"the trigger in line {line.line} has no figure: nobody can say if it is met"
            )
    if not lines and not any(line.kind == "trigger" for line in outline.lines):
        criterion = next((line for line in outline.lines if line.kind == "criterion"), None)
        if criterion is not None:
            yield Silence(criterion.line, "GL208", "nothing in this document says when the new version must go")
            yield from unread(outline, {place.number})


def _every(by_phase: dict[str, tuple[Silence, ...]], evidence: Evidence, gates: Gates) -> Iterator[Silence]:
    for found in (by_phase, evidence.by_criterion, gates.silences):
        for silences in found.values():
            yield from silences
    yield from (doubt.silence for doubt in evidence.doubts)


def _assumptions(outline: Outline, places: tuple[Place, ...], gates: Gates) -> Iterator[str]:
    yield "one stand-in service carries all traffic, and it meets every bound of the document while nothing goes wrong"
    if not said_shares(outline):
        first = next(place for place in places if place.is_live)
        yield f"the document gives no shares: everybody is on the new version from `{first.outline.title}` on"
    watched_s, line = watch_after(outline)
    if watched_s and places[-1].hold_s == watched_s:
        title = places[-1].outline.title
        yield f"`{title}` is simulated until what line {line} asks for can be known: {watched_s / 3600:g} h"
    for place in places:
        if not place.is_said and place.is_live:
            yield f"`{place.outline.title}` has no length: {place.hold_s / 3600:g} h are simulated"
    yield _going_back(outline)
    if any(SOMEBODY in gate.roles for gate in gates.decision.values()):
        yield "what only people can know is good, and somebody says so, except where nobody answers"
