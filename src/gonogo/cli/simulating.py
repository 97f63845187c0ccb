"""A plan or document as the subject of a simulation, and the rule that is missing where it comes to a hold."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from gonogo.document import read_plan
from gonogo.document.assumed import Assumed, Silence, assume, users_of_plan
from gonogo.document.explain import Outline
from gonogo.document.source import YAML_SUFFIXES
from gonogo.simulate.release import Doubt, Pace, Released, Scenario, Setting, Story, Traffic, release
from gonogo.simulate.release.traffic import REQUESTS_PER_USER_S

MESSAGE_S = 900.0
"""Words are late after a quarter of an hour, where the document does not say within how long they are owed."""
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
        plan = read_plan(file)
        users, phase_users = users_of_plan(plan)
        traffic = Traffic(users, phase_users, rate or REQUESTS_PER_USER_S)
        return Subject(str(file), Setting(plan, traffic), (HEALTH, _busy(traffic)))
    assumed = assume(outline)
    traffic = Traffic(assumed.users, assumed.phase_users, rate or REQUESTS_PER_USER_S)
    usual = Pace()
    pace = Pace(
        home_s=assumed.home_s or usual.home_s,
        restore_s=assumed.restore_s or usual.restore_s,
        check_s=usual.check_s,
    )
    doubts = tuple(Doubt(one.criterion, one.phases, said(one.silence)) for one in assumed.doubts)
    message_s = assumed.message_s or MESSAGE_S
    setting = Setting(assumed.plan, traffic, pace, doubts, message_s, assumed.nobody)
    return Subject(str(file), setting, (*assumed.assumptions, _busy(traffic)), assumed)


def played(subject: Subject, scenario: Scenario, seed: int, *, phase: str | None = None) -> Released:
    """One release of it."""
    return release(subject.setting, scenario, seed, phase=phase)


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
    first = min((assumed.lines[key] for key in story.open), default=assumed.lines[story.held_in])
    if story.unseen:
        return (Silence(first, "", "no line says what it means when this cannot be measured any more"),)
    at_line = (rule for key in story.open for rule in assumed.by_criterion.get(key, ()))
    silent = Silence(first, "", "no line says what follows when this is not met")
    return tuple(dict.fromkeys((*at_line, *assumed.by_phase.get(story.held_in, ()), silent)))


def said(rule: Silence) -> str:
    """The rule in one line."""
    code = f" ({rule.code})" if rule.code else ""
    return f"line {rule.line}{code}: {rule.words}"


def _busy(traffic: Traffic) -> str:
    many, each = f"{traffic.users:,.0f}", f"{traffic.requests_per_user_s:g}"
    return f"{many} users make {each} requests a second each, by day more and by night less"
