"""`gonogo simulate`: a whole plan on the virtual clock, with what can go wrong."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Annotated, Any

from cyclopts import Parameter

from gonogo.cli.answer import Answer, Exit, exit_of
from gonogo.cli.documents import document_of
from gonogo.cli.options import DEFAULTS, Options
from gonogo.cli.simulating import Subject, missing_rules, played, subject_of
from gonogo.cli.simulation_seeds import as_counts, counts_as_data, played_many
from gonogo.cli.simulation_words import as_table, as_text
from gonogo.cli.waiting import Waiting, to_terminal
from gonogo.errors import GonogoError, did_you_mean
from gonogo.simulate.release import DESCRIPTIONS, Manner, Released, Scenario

ALL = "all"
NAMES = tuple(scenario.value for scenario in Scenario)
SEED_MAX = 2**63 - 1
SEEDS_MAX = 10_000
STOPPED = "stopped before the end; nothing real was touched, and the same seed tells the same story again"
RATE_MAX = 1000.0


@Parameter(name="*")
@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """What befalls the release, and how busy it is."""

    scenario: Annotated[str, Parameter(help=f"One of {', '.join(NAMES)}, or all.")] = Scenario.HEALTHY.value
    seed: Annotated[int, Parameter(help="The same seed tells the same story.")] = 1
    seeds: Annotated[int, Parameter(help="How many releases, from that seed on: more than one are counted.")] = 1
    phase: Annotated[int | None, Parameter(help="The phase, from 1 on, in which it begins; else the seed says.")] = None
    rate: Annotated[float | None, Parameter(help="Requests a second from each user; else 0.05.")] = None


PLAIN = Chosen()


def simulate(
    plan: Annotated[Path, Parameter(help="The plan: Markdown, as your team wrote it, or YAML.")],
    /,
    *,
    chosen: Chosen = PLAIN,
    options: Options = DEFAULTS,  # noqa: ARG001  # read by whoever prints the answer
) -> Answer:
    """Carry a whole plan out on a virtual clock, and say what it would do when something goes wrong.

    Nothing real is touched. Engine, guard and judge are those of a real run; traffic, faults and people are simulated
    from a seed. A plan with front matter is simulated as it stands; of any other document a plan is made of what it
    says, and where it does not decide what follows, the release comes to HOLD and the missing rule is named. The exit
    code is 0 promoted, 3 rolled back, 4 held or waiting for a person; with --scenario all or --seeds it is 0.

    Example: gonogo simulate release.md --scenario error-20 --seed 7
    """
    scenarios = _scenarios(chosen.scenario)
    _check(chosen)
    subject = subject_of(plan, document_of(plan), chosen.rate)
    manner = Manner(_phase(subject, chosen.phase))
    return answered(subject, chosen, scenarios, manner=manner, waiting=Waiting(to_terminal))


def answered(
    subject: Subject, chosen: Chosen, scenarios: Sequence[Scenario], *, manner: Manner, waiting: Waiting
) -> Answer:
    """The answer, or where somebody stops it, that nothing real was touched."""
    manner = replace(manner, on_pass=waiting.pass_time)
    try:
        if chosen.seeds > 1:
            return _many(subject, chosen, scenarios, manner=manner, waiting=waiting)
        return _each(subject, chosen, scenarios, manner=manner, waiting=waiting)
    except KeyboardInterrupt:
        return Answer("", {**_head(subject, chosen), "is_stopped": True}, Exit.WAITING, STOPPED)


def _many(
    subject: Subject, chosen: Chosen, scenarios: Sequence[Scenario], *, manner: Manner, waiting: Waiting
) -> Answer:
    seeds = range(chosen.seed, chosen.seed + chosen.seeds)
    many = [played_many(subject, one, seeds, manner=manner, say=waiting.begin) for one in scenarios]
    data = {**_head(subject, chosen), "seeds": chosen.seeds, "counts": counts_as_data(many)}
    return Answer(as_counts(subject, many), data, Exit.CLEAN)


def _each(
    subject: Subject, chosen: Chosen, scenarios: Sequence[Scenario], *, manner: Manner, waiting: Waiting
) -> Answer:
    head = _head(subject, chosen)
    found = tuple(_one(subject, scenario, chosen.seed, manner=manner, waiting=waiting) for scenario in scenarios)
    if chosen.scenario == ALL:
        data = {**head, "releases": [_as_data(subject, one) for one in found]}
        return Answer(as_table(subject, found), data, Exit.CLEAN)
    one = found[0]
    return Answer(as_text(subject, one), {**head, **_as_data(subject, one)}, exit_of(one.story.outcome))


def _one(subject: Subject, scenario: Scenario, seed: int, *, manner: Manner, waiting: Waiting) -> Released:
    waiting.begin(scenario.value)
    return played(subject, scenario, seed, manner)


def _scenarios(name: str) -> tuple[Scenario, ...]:
    if name == ALL:
        return tuple(Scenario)
    if name not in NAMES:
        hint = did_you_mean(name, (*NAMES, ALL))
        raise GonogoError("GG-2001", f"there is no scenario {name!r}", where="--scenario", hint=hint)
    return (Scenario(name),)


def _check(chosen: Chosen) -> None:
    if chosen.rate is not None and not 0 < chosen.rate <= RATE_MAX:
        raise GonogoError("GG-2001", f"--rate {chosen.rate:g} is no rate of requests", hint="--rate 0.05")
    if not 0 <= chosen.seed <= SEED_MAX:
        raise GonogoError("GG-2001", f"--seed {chosen.seed} is no seed", hint=f"a number from 0 to {SEED_MAX}")
    if not 1 <= chosen.seeds <= SEEDS_MAX:
        raise GonogoError("GG-2001", f"--seeds {chosen.seeds} cannot be done", hint=f"a number from 1 to {SEEDS_MAX}")


def _phase(subject: Subject, number: int | None) -> str | None:
    if number is None:
        return None
    phases = subject.setting.plan.phases
    if not 1 <= number <= len(phases):
        hint = f"a number from 1 to {len(phases)}"
        raise GonogoError("GG-2003", f"the plan has no phase {number}", where="--phase", hint=hint)
    return phases[number - 1].id


def _head(subject: Subject, chosen: Chosen) -> dict[str, Any]:
    traffic = subject.setting.traffic
    return {
        "plan": subject.file,
        "seed": chosen.seed,
        "is_assumed": subject.assumed is not None,
        "assumptions": list(subject.assumptions),
        "users": round(traffic.users),
        "requests_per_user_s": traffic.requests_per_user_s,
        "undecided": [
            {"line": s.line, "code": s.code, "words": s.words}
            for s in (subject.assumed.silences if subject.assumed else ())
        ],
    }


def _as_data(subject: Subject, released: Released) -> dict[str, Any]:
    story = released.story
    rules = missing_rules(subject, story)
    return {
        "scenario": released.scenario.value,
        "description": DESCRIPTIONS[released.scenario],
        "fault": {"phase": story.phase, "at_s": story.began_s},
        "outcome": story.outcome,
        "why": story.why,
        "at_s": story.ended_s,
        "missing_rules": [{"line": rule.line, "code": rule.code, "words": rule.words} for rule in rules],
        "players": {"exposed": story.exposed, "harmed": story.harmed, "harmed_on_both": story.harmed_by_both},
        "going_back": {"traffic_off_s": story.traffic_off_s, "complete_s": story.back_s},
        "open": [{"criterion": key, "words": words} for key, words in story.open.items()],
        "messages": {
            "sent": story.told.sent,
            "late": story.told.late,
            "unsent": story.told.unsent,
            "cadences": [
                {
                    "line": one.cadence.line,
                    "words": one.cadence.words,
                    "every_s": one.cadence.every_s,
                    "due": one.due,
                    "late": one.late,
                    "unsent": one.unsent,
                }
                for one in story.told.kept
            ],
        },
        "timeline": [{"at_s": m.at_s, "what": m.what, "why": m.why} for m in story.timeline],
    }
