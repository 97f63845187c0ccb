"""What is asked together is answered one by one: each gets the own answer, and nobody is left waiting."""

from __future__ import annotations

import asyncio

import pytest

from cultivation.service.gather import Gather


def run(story):
    return asyncio.run(asyncio.wait_for(story(), 10))


def test_the_first_is_asked_at_once_and_the_others_together():
    """A quiet process keeps nobody waiting; while a question is under way the next ones gather, up to the bound."""
    rounds = []

    async def story():
        async def answer(_worker, questions):
            rounds.append(questions)
            await asyncio.sleep(0)
            return [-n for n in questions]

        gather = Gather(answer, gather_s=0.01, at_once=4)
        first = asyncio.create_task(gather.ask(None, 0))
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        assert rounds == [[0]]
        return [await first, *await asyncio.gather(*(gather.ask(None, n) for n in range(1, 7)))]

    assert run(story) == [0, -1, -2, -3, -4, -5, -6]
    assert rounds == [[0], [1, 2, 3, 4], [5, 6]]


def test_the_error_of_one_is_not_that_of_the_others():
    """A neighbour's mistake costs nobody the answer; what breaks the whole question is told to all who asked it."""

    async def story():
        async def answer(_worker, questions):
            if "break" in questions:
                raise ConnectionError("away")
            return [ValueError(one) if one == "bad" else one for one in questions]

        gather = Gather(answer, gather_s=0.0, at_once=3)
        asked = ("good", "bad", "fine", "break", "a", "b", "after")
        return await asyncio.gather(*(gather.ask(None, one) for one in asked), return_exceptions=True)

    found = run(story)
    assert [one if isinstance(one, str) else type(one) for one in found] == [
        "good", ValueError, "fine", ConnectionError, ConnectionError, ConnectionError, "after",
    ]  # fmt: skip


def test_who_has_gone_leaves_the_others_their_answers():
    """A player who hangs up while the database is asked takes nothing away from those who asked with them."""

    async def story():
        go_on = asyncio.Event()

        async def answer(_worker, questions):
            await go_on.wait()
            return questions

        gather = Gather(answer, gather_s=0.0, at_once=10)
        gone, here = (asyncio.create_task(gather.ask(None, name)) for name in ("gone", "here"))
        await asyncio.sleep(0.01)
        gone.cancel()
        await asyncio.sleep(0)
        go_on.set()
        return await here, await gather.ask(None, "later")

    assert run(story) == ("here", "later")


def test_an_answer_too_few_is_a_fault_that_all_hear_of():
    """Nobody waits for ever because an answer was forgotten."""

    async def story():
        async def answer(_worker, questions):
            return questions[1:]

        gather = Gather(answer, gather_s=0.0, at_once=10)
        return await asyncio.gather(*(gather.ask(None, n) for n in range(3)), return_exceptions=True)

    assert [type(one) for one in run(story)] == [ValueError] * 3


@pytest.mark.parametrize("end", [asyncio.CancelledError, KeyboardInterrupt])
def test_an_end_of_the_process_is_told_to_all_and_goes_on(end):
    """Whoever waits when a process is ended is told so, and the end is not swallowed."""

    async def story():
        async def answer(_worker, _questions):
            raise end

        gather = Gather(answer, gather_s=0.0, at_once=10)
        asked = [asyncio.ensure_future(gather.ask(None, n)) for n in range(2)]
        await asyncio.wait(asked)
        return [type(one.exception()) if not one.cancelled() else asyncio.CancelledError for one in asked]

    if end is KeyboardInterrupt:
        with pytest.raises(KeyboardInterrupt):
            run(story)
    else:
        assert run(story) == [end] * 2
