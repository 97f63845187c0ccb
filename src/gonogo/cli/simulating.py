"""A plan or document as the subject of a simulation, and the rule that is missing where it comes to a hold."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from gonogo.document import read_plan
from gonogo.document.assumed import Assumed, Audience, Silence, assume, cadences_of, owed_within_s, users_of_plan
from gonogo.document.explain import Outline
from gonogo.document.source import YAML_SUFFIXES
from gonogo.simulate.release import (
    Cadence,
    Doubt,
    Manner,
    Pace,
    Released,
    Scenario,
    Setting,
    Story,
    Traffic,
    release,
)
from gonogo.simulate.release.messages import LATE_PART
from gonogo.simulate.release.traffic import REQUESTS_PER_USER_S

MESSAGE_S = 900.0
"""Words are late after a quarter of an hour, where the document does not say within how long they are owed."""
PLAIN = Manner()
HEALTH = "while nothing goes wrong, both versions meet every bound of the plan with room to spare"


@dataclass(frozen=True, slots=True)
class Subject:
    """What is simulated. `assumed` None: a plan with front matter, as it stands."""

    file: str
    setting: Setting
    assumptions: tuple[str, ...]
    assumed: Assumed | None = None


def subject_of(file: Path, outline: Outline, rate: float | None) -> Subject:
    """A plan as it stands, or what a document says; PlanErrors where a plan with front matter is wrong."""
    if outline.is_plan or file.suffix.lower() in YAML_SUFFIXES:
        return _as_it_stands(file, outline, rate)
    assumed = assume(outline)
    audience = assumed.audience
    traffic = Traffic(audience.users, audience.phase_users, rate or REQUESTS_PER_USER_S)
    usual = Pace()
    pace = Pace(
        home_s=assumed.home_s or usual.home_s,
        restore_s=(assumed.restore_s or usual.restore_s) + (assumed.check_s or 0.0),
    )
    doubts = tuple(Doubt(one.criterion, one.phases, said(one.silence)) for one in assumed.doubts)
    cadences = _cadences(outline)
    setting = Setting(assumed.plan, traffic, pace, doubts, _message_s(outline), assumed.nobody, cadences)
    assumptions = (*assumed.assumptions, *_busy(traffic, audience), *_counted(cadences))
    return Subject(str(file), setting, assumptions, assumed)


def _as_it_stands(file: Path, outline: Outline, rate: float | None) -> Subject:
    plan = read_plan(file)
    audience = users_of_plan(plan)
    traffic = Traffic(audience.users, audience.phase_users, rate or REQUESTS_PER_USER_S)
    cadences = _cadences(outline)
    return Subject(
        str(file),
        Setting(plan, traffic, message_s=_message_s(outline), cadences=cadences),
        (HEALTH, *_busy(traffic, audience), *_counted(cadences)),
    )


def played(subject: Subject, scenario: Scenario, seed: int, manner: Manner = PLAIN) -> Released:
    """One release of it."""
    return release(subject.setting, scenario, seed, manner)


def missing_rules(subject: Subject, story: Story) -> tuple[Silence, ...]:
    """The rules whose absence brought the release to its hold, the nearest first; () where it did not, or where the
    plan itself says that people decide."""
    assumed = subject.assumed
    if assumed is None or not story.held_in:
        return ()
    if story.doubted:
        return tuple(one.silence for one in assumed.doubts if story.doubted.endswith(said(one.silence)))[:1]
    asked = assumed.by_criterion.get(story.asked, ())
    if asked:
        return asked
    open_lines = sorted(assumed.lines[key] for key in story.open) or [assumed.lines[story.held_in]]
    if story.unseen:
        return (Silence(open_lines[0], "", "no line says what it means when this cannot be measured any more"),)
    at_line = [rule for key in story.open for rule in assumed.by_criterion.get(key, ())]
    silent = [Silence(line, "", "no line says what follows when this is not met") for line in open_lines]
    return tuple(dict.fromkeys((*at_line, *silent[:1], *assumed.by_phase.get(story.held_in, ()))))


def said(rule: Silence) -> str:
    """The rule in one line."""
    code = f" ({rule.code})" if rule.code else ""
    return f"line {rule.line}{code}: {rule.words}"


def _cadences(outline: Outline) -> tuple[Cadence, ...]:
    return tuple(Cadence(one.line, one.words, one.every_s, one.part) for one in cadences_of(outline))


def _message_s(outline: Outline) -> float:
    return owed_within_s(outline) or MESSAGE_S


def _counted(cadences: tuple[Cadence, ...]) -> tuple[str, ...]:
    """How players harmed and late words are counted."""
    harmed = (
        "a player is harmed who meets a failed or slow answer that a healthy version would not have given: of users "
        "who meet n of them each on average, all but e^-n are harmed, once each"
    )
    part = f"{LATE_PART * 100:g} %"
    owed = (
        "people send what is owed at a cadence when it is due, unless they are going back (late after "
        f"{part} of the cadence) or nobody is there; what is owed after the release is not simulated"
    )
    return (harmed, owed) if cadences else (harmed,)


def _busy(traffic: Traffic, audience: Audience) -> tuple[str, ...]:
    many, each = f"{traffic.users:,.0f}", f"{traffic.requests_per_user_s:g}"
    said = "" if audience.is_said else " (no line says how many there are)"
    return (f"{many} users{said} make {each} requests a second each, by day more and by night less",)
