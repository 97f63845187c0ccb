"""Stories: given a plan, the world does this, time passes, and that is what users, people and the record must see."""

from __future__ import annotations

from gonogo.core import events as e
from gonogo.core.plan import OnSilence, Plan, Strategy
from gonogo.simulate import Ran, simulate_in, story
from gonogo.simulate.make_plan import Asked, PhaseShape, component_of, plan_of
from gonogo.simulate.mark import Mark
from gonogo.simulate.weather import Aimed, Fault, Persona, Timed, Version, Weather

TWO_PHASES = (PhaseShape(10.0), PhaseShape(100.0))


def canary(*shapes: PhaseShape, asked: Asked | None = None) -> Plan:
    """One service, a canary of two processes; words are owed on every occasion."""
    component = component_of("shop", Strategy.CANARY)
    return plan_of([component], shapes or TWO_PHASES, asked or Asked(), tells=True)


def told(plan: Plan, weather: Weather) -> Ran:
    """The release in that weather, with nothing in it that must never happen."""
    ran = simulate_in(plan, weather)
    assert not ran.violations, story(ran)
    return ran


def outcomes(ran: Ran) -> list[str]:
    """How the run ended, each time that it did."""
    return [event.what.outcome.value for event in ran.world.events if isinstance(event.what, e.RunEnded)]


def written(ran: Ran, kind: type) -> list:
    """What the journal holds of one kind."""
    return [event.what for event in ran.world.events if isinstance(event.what, kind)]


def shares(ran: Ran, component: str = "shop") -> list[int]:
    """The shares that were in force, one after the other, repetitions left out."""
    found = [mark.value for mark in ran.world.history if mark.kind == "share" and mark.about == component]
    return [share for at, share in enumerate(found) if at == 0 or share != found[at - 1]]


def first(ran: Ran, kind: str, about: str = "", value: object = None) -> Mark:
    """The first true event of that kind."""
    return next(
        mark
        for mark in ran.world.history
        if mark.kind == kind and about in mark.about and (value is None or mark.value == value)
    )


def test_a_good_release_goes_out_phase_by_phase_and_keeps_the_way_back_until_its_window_closes():
    """The everyday case: 10 %, 100 %, and the old version is there for as long as was promised."""
    ran = told(canary(), Weather())
    assert outcomes(ran) == ["promoted"]
    assert shares(ran) == [0, 1000, 10_000]
    closed = first(ran, "written", "WindowClosed")
    old = [m for m in ran.world.history if m.kind == "ended" and m.about == "shop"]
    assert [m.value.value for m in old] == ["stable", "stable"]
    assert all(m.at_s > closed.at_s for m in old)
    texts = [m.about for m in ran.world.history if m.kind == "sent"]
    assert texts == ["words on: start", "words on: phase", "words on: phase", "words on: promoted"]


def test_a_canary_that_fails_while_people_are_asked_is_taken_off_without_waiting_for_them():
    """The guard does not sleep through an approval; it did so for others for eighteen failed checks."""
    plan = canary(PhaseShape(10.0, is_decided=True), PhaseShape(100.0))
    ran = told(plan, Weather(version=Version.BAD, bad_from_s=8.0, persona=Persona.SILENT))
    opened, off = first(ran, "written", "GateOpened"), first(ran, "share", value=0)
    off = next(m for m in ran.world.history if m.kind == "share" and m.before == 1000 and m.value == 0)
    assert opened.at_s < 8.0 < off.at_s < 12.0
    assert off.who == "guard"
    assert outcomes(ran) == ["rolled back"]
    assert not written(ran, e.AnswerGiven)


def test_an_approver_who_stays_silent_holds_the_release_and_a_late_yes_lets_it_go():
    """A night without an answer costs a night, not a release."""
    plan = canary(PhaseShape(100.0, is_asked_before=True))
    ran = told(plan, Weather(persona=Persona.LATE))
    assert [hold.source for hold in written(ran, e.HoldPlaced)] == ["gate p0/before"]
    assert [hold.source for hold in written(ran, e.HoldReleased)] == ["gate p0/before"]
    assert first(ran, "share", value=10_000).at_s > first(ran, "written", "HoldReleased").at_s
    assert outcomes(ran) == ["promoted"]


def test_silence_is_a_no_where_the_plan_says_so():
    """The plan's word on silence is kept, and users never meet the new version."""
    plan = canary(PhaseShape(100.0, is_asked_before=True), asked=Asked(on_silence=OnSilence.NO_GO))
    ran = told(plan, Weather(persona=Persona.SILENT))
    assert outcomes(ran) == ["rolled back"]
    assert shares(ran) == [0]


def test_a_guard_that_is_killed_is_noticed_holds_the_run_and_is_started_again():
    """Nobody watching is an incident of its own, and nothing grows during it."""
    ran = told(canary(), Weather(timed=(Timed(3.0, "guard dies"),)))
    assert len(written(ran, e.GuardGap)) == 1
    assert [hold.source for hold in written(ran, e.HoldPlaced)] == ["guard gap"]
    assert len(written(ran, e.GuardStarted)) == 2
    assert outcomes(ran) == ["promoted"]


def test_a_guard_that_lives_and_does_not_look_is_replaced():
    """A process in a process table watches nothing."""
    ran = told(canary(), Weather(timed=(Timed(3.0, "guard hangs"),)))
    assert len(written(ran, e.GuardGap)) == 1
    assert len(written(ran, e.GuardStarted)) == 2
    assert outcomes(ran) == ["promoted"]


def test_a_step_of_the_way_back_that_fails_three_times_is_tried_until_it_works():
    """Going back is never given up."""
    refused = [Aimed("share of shop to 0", nth, Fault.REFUSE) for nth in (2, 3, 4)]
    ran = told(canary(), Weather(timed=(Timed(4.0, "rollback asked"),), aimed=refused))
    failed = [failure.step for failure in written(ran, e.StepFailed)]
    assert len(failed) == 3
    assert all(step.startswith("back/") for step in failed)
    assert outcomes(ran) == ["rolled back"]


def test_an_engine_that_dies_between_an_intent_and_its_result_takes_the_same_step_again():
    """After a crash nobody knows whether it happened; the same key makes that harmless."""
    ran = told(canary(), Weather(aimed=[Aimed("append StepDone", 9, Fault.DIE_BEFORE)]))
    twice = [i for i in written(ran, e.StepIntended) if written(ran, e.StepIntended).count(i) == 2]
    assert len(twice) == 2
    assert len({(intent.step.id, intent.attempt, intent.key) for intent in twice}) == 1
    assert len(written(ran, e.EngineStarted)) == 2
    assert outcomes(ran) == ["promoted"]


def test_an_old_version_that_dies_is_brought_back_before_the_release_goes_on():
    """The way back is part of the release while it lasts."""
    ran = told(canary(), Weather(timed=(Timed(4.0, "stable process dies"),)))
    assert [lost.side for lost in written(ran, e.ComponentLost)] == ["stable"]
    assert [hold.source for hold in written(ran, e.HoldPlaced)] == ["old version of shop"]
    assert outcomes(ran) == ["promoted"]


def test_a_new_version_that_dies_sends_the_release_back():
    """A crash is an answer, too."""
    ran = told(canary(), Weather(timed=(Timed(4.0, "new process dies"),)))
    assert outcomes(ran) == ["rolled back"]
    assert shares(ran) == [0, 1000, 0]


def test_a_message_channel_that_is_down_delays_nobody():
    """Words that cannot be sent are given up in the open; traffic does not wait for them."""
    ran = told(canary(), Weather(timed=(Timed(0.0, "channel down", 80.0),)))
    assert not [m for m in ran.world.history if m.kind == "sent"]
    assert {failure.kind for failure in written(ran, e.StepFailed)} == {"unreachable"}
    assert outcomes(ran) == ["promoted"]


def test_a_release_can_be_taken_back_after_it_reached_everybody():
    """Until the window closes, `gonogo rollback` is the same as before: everything back, seen to serve."""
    ran = told(canary(), Weather(timed=(Timed(14.0, "rollback asked"),)))
    assert outcomes(ran) == ["promoted", "rolled back"]
    assert shares(ran) == [0, 1000, 10_000, 0]


def test_a_canary_that_fails_while_the_engine_is_dead_is_taken_off_by_the_guard_alone():
    """The one who watches needs nobody's help to act."""
    weather = Weather(version=Version.BAD, bad_from_s=4.0, timed=(Timed(3.0, "engine dies"),))
    ran = told(canary(), weather)
    off = next(m for m in ran.world.history if m.kind == "share" and m.before == 1000 and m.value == 0)
    assert off.who == "guard"
    assert off.at_s < 4.0 + 3.0
    assert outcomes(ran) == ["rolled back"]


def test_a_guard_that_dies_between_its_latch_and_its_words_is_understood_all_the_same():
    """Traffic that nobody knows to be off would be promoted as if it were on."""
    weather = Weather(
        version=Version.BAD,
        bad_from_s=3.0,
        aimed=[Aimed("append BlocksObserved", 1, Fault.DIE_BEFORE)],
        timed=(Timed(3.5, "signals silent", 60.0),),
    )
    ran = told(canary(PhaseShape(100.0)), weather)
    assert [trip.criterion for trip in written(ran, e.GuardTripped)] == ["a guard that died"]
    assert outcomes(ran) == ["rolled back"]


def test_a_router_that_does_not_answer_the_guard_is_asked_again_at_every_look():
    """With the engine dead there is nobody else to try again."""
    weather = Weather(
        version=Version.BAD,
        bad_from_s=4.0,
        timed=(Timed(3.0, "engine dies"), Timed(3.5, "router down", 6.0)),
    )
    ran = told(canary(), weather)
    off = next(m for m in ran.world.history if m.kind == "share" and m.before == 1000 and m.value == 0)
    assert off.who == "guard"
    assert 9.5 < off.at_s < 11.5
    assert outcomes(ran) == ["rolled back"]


def test_of_two_engines_only_one_acts():
    """Two hands on one wheel: the second waits for the lease, however long it has to."""
    ran = told(canary(), Weather(timed=(Timed(2.0, "second engine"),)))
    assert len(written(ran, e.EngineStarted)) == 1
    assert {m.who for m in ran.world.history if m.kind in {"share", "started"} and m.who != "before"} == {"engine.1"}
    assert outcomes(ran) == ["promoted"]


def test_without_any_data_nobody_goes_on_and_people_are_asked():
    """No data is neither success nor failure."""
    ran = told(canary(), Weather(persona=Persona.SILENT, timed=(Timed(1.0, "signals silent", 88.0),)))
    verdicts = [event for event in ran.world.events if isinstance(event.what, e.VerdictReached) and event.at_s < 88.0]
    assert {event.what.verdict.outcome.value for event in verdicts} == {"UNKNOWN"}
    assert first(ran, "written", "GateOpened").at_s < 20.0
    assert first(ran, "share", value=10_000).at_s > 89.0


def test_a_version_that_never_gets_ready_never_has_a_user_and_somebody_is_told():
    """A failed start is the cheapest failure; it must stay that."""
    ran = told(canary(), Weather(version=Version.NEVER_READY))
    assert shares(ran) == [0]
    assert outcomes(ran) == ["rolled back"]
    assert "words on: rolled back" in [m.about for m in ran.world.history if m.kind == "sent"]


def test_with_no_old_process_left_a_failing_release_brings_one_up_and_sends_everybody_home():
    """The worst minute: the new version fails and the old one is gone. A router sends nobody to nothing."""
    weather = Weather(
        version=Version.BAD,
        bad_from_s=4.0,
        timed=(Timed(3.9, "all stable processes die"), Timed(3.95, "signals silent", 2.0)),
    )
    ran = told(canary(), weather)
    assert outcomes(ran) == ["rolled back"]


def test_several_components_go_back_in_reverse_order_and_traffic_first():
    """What stands on something is taken off before what it stands on."""
    names = ("core", "game", "content")
    chain = [
        component_of(name, strategy, replicas=3, after=names[:at][-1:])
        for at, (name, strategy) in enumerate(
            zip(names, (Strategy.CANARY, Strategy.BLUE_GREEN, Strategy.ROLLING), strict=True)
        )
    ]
    ran = told(plan_of(chain, TWO_PHASES), Weather(timed=(Timed(14.0, "rollback asked"),)))
    done = [step.step for step in written(ran, e.StepDone) if step.step.startswith("back/")]
    assert done == [
        f"back/{what}/{name}" for what in ("share", "stable", "route", "smoke", "remove") for name in reversed(names)
    ]
    assert outcomes(ran)[-1] == "rolled back"


def test_a_clock_that_jumps_ends_no_phase_without_evidence():
    """An hour that nobody lived through proves nothing."""
    ran = told(canary(), Weather(timed=(Timed(3.0, "clock jumps", 3600.0),)))
    assert outcomes(ran) == ["promoted"]
    assert first(ran, "share", value=10_000).at_s > 4.0


def test_a_full_disk_loses_nothing_that_was_written():
    """The engine stops where it cannot write, and goes on from what is written once there is room again."""
    ran = told(canary(), Weather(aimed=[Aimed("append StepDone", nth, Fault.FULL) for nth in (4, 8)]))
    assert len(written(ran, e.EngineStarted)) == 3
    assert outcomes(ran) == ["promoted"]


def test_an_engine_that_was_stopped_past_the_end_of_its_lease_wakes_up_and_does_nothing():
    """Another one has gone on meanwhile; a share set now would be set on yesterday's reasons."""
    stopped = [Aimed("append StepIntended", 12, Fault.STOPPED)]
    ran = told(canary(), Weather(timed=(Timed(0.5, "second engine"),), aimed=stopped))
    assert [started.holder.split(".")[0] for started in written(ran, e.EngineStarted)] == ["engine", "second"]
    assert outcomes(ran) == ["promoted"]


def paced(*shapes: PhaseShape) -> Plan:
    """The same canary with phases whose traffic grows with the evidence."""
    return canary(*(shapes or (PhaseShape(50.0, is_paced=True), PhaseShape(100.0))))


def test_traffic_grows_with_the_evidence_and_each_raise_is_a_decision_with_its_reason():
    """A healthy version gets there in a few steps that anybody can read again."""
    ran = told(paced(), Weather(has_core_judge=True))
    assert outcomes(ran) == ["promoted"]
    rising = shares(ran)[1:-1]
    assert len(rising) > 2
    assert rising == sorted(rising)
    assert rising[-1] == 5000
    decided = [d for d in written(ran, e.DecisionMade) if d.about.startswith("p0/pace/")]
    assert [int(d.about.rsplit("/", 1)[1]) for d in decided] == rising
    assert all("is safe by now" in d.reasons[0] for d in decided)


def test_a_version_that_fails_from_its_first_request_meets_a_small_share_only():
    """A fixed share costs as many failed requests as it is large."""
    ran = told(paced(), Weather(version=Version.BAD, persona=Persona.SILENT, has_core_judge=True))
    assert outcomes(ran) == ["rolled back"]
    assert 0 < max(shares(ran)) < 1000
    off = next(m for m in ran.world.history if m.kind == "share" and m.before and m.value == 0)
    assert off.who == "guard"


def test_the_guards_latch_wins_over_a_raise_that_was_decided():
    """The engine must never raise what the guard took off, whatever was allowed a moment before."""
    weather = Weather(version=Version.BAD, bad_from_s=6.0, has_core_judge=True, timed=(Timed(6.0, "engine dies"),))
    ran = told(paced(), weather)
    assert outcomes(ran) == ["rolled back"]
    assert shares(ran)[-1] == 0


def test_nothing_is_raised_on_a_hold_and_an_old_word_is_not_used_after_it():
    """A person who holds the run holds its traffic too."""
    ran = told(paced(), Weather(has_core_judge=True, timed=(Timed(8.0, "hold placed", 6.0),)))
    held = first(ran, "written", "HoldPlaced")
    released = next((m.at_s for m in ran.world.history if m.kind == "written" and m.about == "HoldReleased"), 1e9)
    raised = [m.at_s for m in ran.world.history if m.kind == "share" and m.value > (m.before or 0)]
    assert not [at_s for at_s in raised if held.at_s + 0.5 < at_s < released]
    indices = [event.index for event in ran.world.events if isinstance(event.what, e.HoldPlaced | e.HoldReleased)]
    decided = [event.index for event in ran.world.events if "/pace/" in getattr(event.what, "about", "")]
    assert [index for index in decided if index > indices[0]]
    assert not [index for index in decided if indices[0] < index < indices[1]]


def test_without_data_traffic_does_not_grow():
    """No data is no evidence, so there is no raise; people are asked when the longest hold is over."""
    silent = Weather(has_core_judge=True, persona=Persona.SILENT, timed=(Timed(0.5, "signals silent", 88.0),))
    ran = told(paced(), silent)
    assert first(ran, "written", "GateOpened").at_s < 40.0
    assert first(ran, "share", value=5000).at_s > 88.0


def test_people_who_go_on_with_an_overdue_phase_give_it_its_whole_share():
    """A release would be called promoted while hardly anybody has the new version."""
    blind = Weather(has_core_judge=True, timed=(Timed(0.5, "signals silent", 60.0),))
    ran = told(paced(PhaseShape(100.0, is_paced=True)), blind)
    assert outcomes(ran) == ["promoted"]
    assert shares(ran) == [0, 10_000]
    decided = next(d for d in written(ran, e.DecisionMade) if d.about == "p0/pace/10000")
    assert "approved" in decided.reasons[0]
