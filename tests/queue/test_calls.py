"""Calls to all workers: who listens answers, of the same gradebook and of no other."""

import asyncio
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from grader.queue.calls import Answer, Caller, answer_calls
from grader.queue.version import Version

WANTED = Version(challenge="05-double", device="cpu", facts={"torch": "2.13.0"})


@contextmanager
def listening(url: str, name: str) -> Iterator[None]:
    """Have somebody answer meanwhile."""
    loop = asyncio.new_event_loop()
    task = loop.create_task(answer_calls(url, lambda version: Answer(name, version.challenge)))
    thread = threading.Thread(target=lambda: loop.run_until_complete(asyncio.wait([task])))
    thread.start()
    yield
    loop.call_soon_threadsafe(task.cancel)
    thread.join()
    loop.close()


def heard(caller: Caller, names: set[str]) -> set[Answer]:
    """Call until so many have answered."""
    answers: set[Answer] = set()
    while {one.worker for one in answers} < names:
        caller.call(WANTED)
        answers |= set(caller.answers(WANTED, 0.2))
    return answers


def test_all_answer(url: str, postgresql: Callable[[], str]) -> None:
    """Each once a call, and those of another gradebook on the same server not at all."""
    caller = Caller(url)
    with listening(url, "a"), listening(url, "b"), listening(postgresql(), "c"):
        assert heard(caller, {"a", "b"}) == {Answer("a", "05-double"), Answer("b", "05-double")}
    caller.close()
