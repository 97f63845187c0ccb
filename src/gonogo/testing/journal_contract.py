"""What every Journal must do. A store's test runs each function of CONTRACT on an empty store.

Each takes `open_journal`, which gives another handle to the same store (the same object where there is only one).
AssertionError tells what does not hold. The caller closes the handles.
"""

from __future__ import annotations

from collections.abc import Callable
from threading import Thread

from gonogo.core.chain import Line, check, link
from gonogo.core.codec import happening_to_json
from gonogo.core.events import (
    DecisionKind,
    DecisionMade,
    Event,
    Happened,
    Happening,
    HoldPlaced,
    JudgeChecked,
    PhaseEntered,
    StepDone,
)
from gonogo.core.limits import JOURNAL_LINE_BYTES_MAX
from gonogo.core.plan import Principal, PrincipalKind
from gonogo.ports.driver_error import DriverError, Failure
from gonogo.ports.journal import Beat, Conflict, Fenced, Journal, Lease

Open = Callable[[], Journal]

_BY = Principal("Zoë \u0000\u2028", PrincipalKind.PERSON, ("release manager",))
_SEEN: tuple[Happening, ...] = (
    PhaseEntered("phase-1"),
    StepDone("share-5", 1, {"share_bp": 500, "of": [1.5, None, True, {"é": "\u0000"}]}, 0.1),
    DecisionMade(DecisionKind.GO, "gate-1", _BY, ("all is well", "line\nline")),
    HoldPlaced("person", _BY, ""),
)


def expect(seen: object, wanted: object, *, words: str) -> None:
    """AssertionError with both values where they differ."""
    if seen != wanted:
        raise AssertionError(f"{words}: expected {wanted!r}, seen {seen!r}")


def write(journal: Journal, what: Happening, length: int, *, run: str = "run", token: int | None = None) -> Event:
    """Append with times that no decimal fraction holds exactly."""
    return journal.append(run, what, expected_length=length, at_s=length / 3, wall_s=1.8e9 + length / 7, token=token)


def refusal(journal: Journal, what: Happening, length: int, *, token: int | None = None) -> object:
    """The class of a refused append's exception, or (kind, happened) of a DriverError; None where it was taken."""
    try:
        write(journal, what, length, token=token)
    except (Conflict, Fenced) as outcome:
        return type(outcome)
    except DriverError as error:
        return error.kind, error.happened
    return None


def starts_empty(open_journal: Open) -> None:
    """A new store has no runs; a lease or a beat does not make one."""
    journal = open_journal()
    expect(journal.runs(), (), words="runs of a new store")
    expect(journal.read("run"), (), words="events of an unknown run")
    journal.lease("run", "engine", 5.0, 100.0)
    journal.beat(Beat("run", "engine", 100.0, {}))
    expect(journal.runs(), (), words="runs after a lease and a beat")


def keeps_what_was_appended(open_journal: Open) -> None:
    """Events come back as they were given, in order, in every handle at once, times to the last bit."""
    journal, other = open_journal(), open_journal()
    given = tuple(write(journal, what, length) for length, what in enumerate(_SEEN))
    expect([event.what for event in given], list(_SEEN), words="contents returned by append")
    expect([event.index for event in given], [0, 1, 2, 3], words="indexes returned by append")
    expect([event.at_s for event in given], [0, 1 / 3, 2 / 3, 1.0], words="times returned by append")
    for handle in (journal, other, open_journal()):
        expect(handle.read("run"), given, words="events read")
        expect(handle.read("run", 2), given[2:], words="events read from index 2")
        expect(handle.read("run", 4), (), words="events read from the end")
        expect(handle.read("run", 99), (), words="events read from beyond the end")


def keeps_runs_apart(open_journal: Open) -> None:
    """Runs are told oldest first, whatever their names, and one run's events are not another's."""
    journal = open_journal()
    for run in ("z", "a", "m"):
        write(journal, PhaseEntered(run), 0, run=run)
    write(journal, PhaseEntered("again"), 1, run="z")
    expect(journal.runs(), ("z", "a", "m"), words="runs")
    expect([event.what for event in journal.read("a")], [PhaseEntered("a")], words="events of one run")


def refuses_a_wrong_length(open_journal: Open) -> None:
    """Who has not read everything may not write: two who decide on the same state cannot both append."""
    journal, other = open_journal(), open_journal()
    expect(refusal(journal, _SEEN[0], 1), Conflict, words="an append beyond the end of an empty journal")
    write(journal, _SEEN[0], 0)
    expect(refusal(other, _SEEN[1], 0), Conflict, words="a second append at the same length")
    expect(refusal(other, _SEEN[1], 2), Conflict, words="an append beyond the end")
    expect([event.what for event in journal.read("run")], [_SEEN[0]], words="events after three conflicts")
    expect(refusal(other, _SEEN[1], 1), None, words="an append at the right length after a conflict")


def chains_its_lines(open_journal: Open) -> None:
    """Every digest is over the line and all before it, and the events carry it."""
    journal = open_journal()
    events = [write(journal, what, length) for length, what in enumerate(_SEEN)]
    lines: tuple[Line, ...] = journal.lines("run")  # type: ignore[attr-defined]  # every store has it, for verification
    expect(check("run", lines), None, words="the first broken line")
    expect([line.digest for line in lines], [event.digest for event in events], words="digests")
    expect([line.digest for line in journal.lines("run", 3)], [events[3].digest], words="digests from index 3")  # type: ignore[attr-defined]  # ditto
    last = events[-1]
    again = link(events[-2].digest, 3, at_s=last.at_s, wall_s=last.wall_s, happening_json=happening_to_json(last.what))
    expect(again, last.digest, words="the last digest, computed again from the event")


def gives_one_lease_at_a_time(open_journal: Open) -> None:
    """While a lease runs nobody else gets it; every new holder's token is higher."""
    journal, other = open_journal(), open_journal()
    expect(journal.lease("run", "a", 5.0, 100.0), Lease("run", "a", 1, 105.0), words="the first lease")
    expect(other.lease("run", "b", 5.0, 104.9), None, words="a lease that another holds")
    expect(other.lease("else", "b", 5.0, 104.9), Lease("else", "b", 1, 109.9), words="a lease of another run")
    expect(journal.lease("run", "a", 5.0, 104.0), Lease("run", "a", 1, 109.0), words="a renewed lease")
    expect(other.lease("run", "b", 5.0, 105.0), None, words="a lease that was renewed")
    expect(other.lease("run", "b", 5.0, 109.0), Lease("run", "b", 2, 114.0), words="a lease that has run out")
    expect(journal.lease("run", "a", 5.0, 110.0), None, words="a lease that was lost")
    expect(
        other.lease("run", "b", 5.0, 200.0), Lease("run", "b", 2, 205.0), words="a lease that ran out and nobody took"
    )


def takes_a_lease_back(open_journal: Open) -> None:
    """A lease given back is free at once, and its token is worth nothing any more."""
    journal, other = open_journal(), open_journal()
    journal.lease("run", "a", 5.0, 100.0)
    expect(other.lease("run", "b", 0, 100.0), None, words="another's lease given back")
    expect(other.lease("run", "b", 5.0, 100.0), None, words="the lease after a stranger gave it back")
    expect(journal.lease("run", "a", 0, 101.0), Lease("run", "a", 1, 101.0), words="the lease given back")
    expect(
        refusal(journal, _SEEN[0], 0, token=1), Fenced, words="a write with the token of a lease that was given back"
    )
    expect(journal.lease("run", "a", 0, 101.0), None, words="the lease given back twice")
    expect(journal.lease("run", "a", 5.0, 101.0), Lease("run", "a", 2, 106.0), words="the lease taken again")


def fences_old_holders(open_journal: Open) -> None:
    """An engine that lost its lease while it slept cannot write; who needs no lease can."""
    journal, other = open_journal(), open_journal()
    expect(refusal(journal, _SEEN[0], 0, token=1), Fenced, words="a write with a token where there is no lease")
    journal.lease("run", "a", 5.0, 100.0)
    expect(refusal(journal, _SEEN[0], 0, token=1), None, words="a write of the holder")
    expect(refusal(journal, _SEEN[0], 1, token=2), Fenced, words="a write with a token that was never given")
    other.lease("run", "b", 5.0, 200.0)
    expect(refusal(journal, _SEEN[1], 1, token=1), Fenced, words="a write of the former holder")
    expect(refusal(journal, _SEEN[1], 7, token=1), Fenced, words="a write of the former holder who has not read on")
    expect(refusal(other, _SEEN[1], 1, token=2), None, words="a write of the new holder")
    expect(refusal(journal, _SEEN[2], 2), None, words="a write of the guard, who needs no lease")
    expect(len(journal.read("run")), 3, words="events after all that")


def keeps_the_last_beats(open_journal: Open) -> None:
    """Everyone's last sign of life is there, by name, with what it saw, and only that of this run."""
    journal, other = open_journal(), open_journal()
    journal.beat(Beat("run", "guard", 1.0, {"blocks": 1}))
    journal.beat(Beat("run", "engine", 2.5, {}))
    journal.beat(Beat("else", "guard", 3.0, {}))
    journal.beat(Beat("run", "guard", 4.0, {"blocks": 2, "é": [None, 0.5]}))
    wanted = (Beat("run", "engine", 2.5, {}), Beat("run", "guard", 4.0, {"blocks": 2, "é": [None, 0.5]}))
    expect(journal.beats("run"), wanted, words="beats")
    expect(other.beats("run"), wanted, words="beats in another handle")
    expect(journal.beats("none"), (), words="beats of an unknown run")


def refuses_what_it_cannot_keep(open_journal: Open) -> None:
    """An event that is too long or has no JSON form is refused whole, and the journal goes on."""
    journal = open_journal()
    write(journal, _SEEN[0], 0)
    long = JudgeChecked("phase-1", "x" * JOURNAL_LINE_BYTES_MAX)
    odd = JudgeChecked("phase-1", float("nan"))
    expect(refusal(journal, long, 1), (Failure.FULL, Happened.NO), words="an event that is too long")
    expect(refusal(journal, odd, 1), (Failure.BROKEN, Happened.NO), words="an event that is no JSON")
    expect(len(journal.read("run")), 1, words="events after two refusals")
    expect(refusal(journal, _SEEN[1], 1), None, words="an append after two refusals")


def serves_many_writers(open_journal: Open) -> None:
    """Writers at the same moment, two handles with two threads each: nothing is lost, doubled or out of order."""
    handles = [open_journal(), open_journal()]
    outcomes: set[object] = set()
    each = 15

    def work(name: str, journal: Journal) -> None:
        done = 0
        while done < each:
            outcome = refusal(journal, PhaseEntered(f"{name} {done}"), len(journal.read("run")))
            outcomes.add(outcome)
            done += outcome is None

    threads = [Thread(target=work, args=(f"writer-{n}", handles[n % 2])) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    expect(outcomes - {None, Conflict}, set(), words="outcomes of appends beside success and Conflict")
    names = [event.what.phase for event in handles[0].read("run") if isinstance(event.what, PhaseEntered)]
    expect(
        sorted(names), sorted(f"writer-{n} {m}" for n in range(4) for m in range(each)), words="events of four writers"
    )
    expect(check("run", handles[1].lines("run")), None, words="the first broken line")  # type: ignore[attr-defined]  # as above


CONTRACT: tuple[Callable[[Open], None], ...] = (
    starts_empty,
    keeps_what_was_appended,
    keeps_runs_apart,
    refuses_a_wrong_length,
    chains_its_lines,
    gives_one_lease_at_a_time,
    takes_a_lease_back,
    fences_old_holders,
    keeps_the_last_beats,
    refuses_what_it_cannot_keep,
    serves_many_writers,
)
