"""Looking changes nothing, until somebody was away for so long that what grew is better kept."""

from __future__ import annotations

import json

import pytest

from cultivation.service.view import view

pytestmark = pytest.mark.real


def test_looking_settles_and_is_written_after_ten_minutes_only(play):
    """A look shows what grew; the row is written once when ten minutes have passed, and not for every look."""

    async def story(field):
        who = await field.player("Only Looks")
        clocks = [worker.clock for worker in field.workers]
        begun_ms = clocks[0].now_ms()
        await field.good(who, "idle_claim")
        (ver,) = (await field.query("SELECT ver FROM player WHERE id = $1", who.id))[0]

        async def looked(after_ms):
            await field.at(begun_ms + after_ms)
            told = json.loads(await view(field.worker(), who.session, known_ver=None, cohort=""))
            return told["ver"] - ver, told["qi"]

        try:
            first = await looked(60_000)
            second = await looked(598_000)
            assert (first[0], second[0]) == (0, 0)
            assert 0 < first[1] < second[1]
            assert await field.query("SELECT ver FROM player WHERE id = $1", who.id) == [(ver,)]
            assert (await looked(610_000))[0] == 1
            assert (await looked(620_000))[0] == 1
            assert await field.query("SELECT ver FROM player WHERE id = $1", who.id) == [(ver + 1,)]
        finally:
            for worker, clock in zip(field.workers, clocks, strict=True):
                worker.clock = clock

    play(story)
