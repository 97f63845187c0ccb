"""What is asked at about the same time is asked of the database together: it costs little more than one question, and
while it is answered the next ones gather. Whoever comes to a quiet process is served at once.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from cultivation.service.worker import Worker

Question = TypeVar("Question")
Answer = TypeVar("Answer")
Together = Callable[["Worker", list[Question]], Awaitable[Sequence[Answer | BaseException]]]


@dataclass(slots=True)
class Gather(Generic[Question, Answer]):
    """`answer` gives each question its answer or its error, in their order; what it raises is the error of all. Two
    rounds begin `gather_s` apart at least, and a round has `at_once` questions at most.
    """

    answer: Together[Question, Answer]
    gather_s: float
    at_once: int
    waiting: list[tuple[Question, asyncio.Future[Answer]]] = field(default_factory=list)
    asking: asyncio.Task[None] | None = None
    began_s: float = 0.0

    async def ask(self, worker: Worker, question: Question) -> Answer:
        """The answer to this one. Raises its error."""
        loop = asyncio.get_running_loop()
        answer: asyncio.Future[Answer] = loop.create_future()
        self.waiting.append((question, answer))
        if self.asking is None:
            self.asking = loop.create_task(self._ask(worker))
        return await answer

    async def _ask(self, worker: Worker) -> None:
        """One round after the other until nobody waits any more."""
        try:
            while self.waiting:
                wait_s = self.began_s + self.gather_s - time.monotonic()
                if wait_s > 0:
                    await asyncio.sleep(wait_s)
                self.began_s = time.monotonic()
                some, self.waiting = self.waiting[: self.at_once], self.waiting[self.at_once :]
                await self._answered(worker, some)
        finally:
            self.asking = None

    async def _answered(self, worker: Worker, some: list[tuple[Question, asyncio.Future[Answer]]]) -> None:
        """Never leaves anybody without an answer."""
        try:
            found = await self._found(worker, [question for question, _ in some])
        except BaseException as error:
            found = [error] * len(some)
            if not isinstance(error, Exception):
                raise
        finally:
            for (_, answer), one in zip(some, found, strict=True):
                _give(answer, one)

    async def _found(self, worker: Worker, questions: list[Question]) -> Sequence[Answer | BaseException]:
        found = await self.answer(worker, questions)
        if len(found) != len(questions):
            raise ValueError(f"{len(found)} answers to {len(questions)} questions")
        return found


def _give(answer: asyncio.Future[Answer], found: Answer | BaseException) -> None:
    """Who has gone meanwhile needs none."""
    if answer.done():
        return
    if isinstance(found, BaseException):
        answer.set_exception(found)
    else:
        answer.set_result(found)
