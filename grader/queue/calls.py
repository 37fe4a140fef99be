"""A call to all workers, and what they answer: whether they are of the version that is wanted.

Nothing of it is kept: who does not listen does not hear it, and who waits calls again.
"""

from collections.abc import Callable, Iterator

import msgspec
import psycopg

from grader.queue.connect import address, worded
from grader.queue.version import Version

_CALLS, _ANSWERS = "grade_calls", "grade_answers"
_SCHEMA, _SAY = "SELECT current_schema()", "SELECT pg_notify(%s, %s)"


class Answer(msgspec.Struct, frozen=True):
    """What a worker says of itself.

    Attributes:
        worker: its machine and process.
        differs: how its version differs from the one that is wanted; empty where it does not.
    """

    worker: str
    differs: str


class _Call(msgspec.Struct, frozen=True):
    schema: str  # a channel is a database's, and the gradebooks in it have a schema each
    version: Version


class _Heard(msgspec.Struct, frozen=True):
    schema: str
    queue: str
    answer: Answer


class Caller:
    """Who calls.

    Raises:
        MachineFault: from any method: the server does not answer.
    """

    def __init__(self, url: str) -> None:
        with worded():
            self._connection = psycopg.connect(address(url), autocommit=True)
            self._schema = str(self._connection.execute(_SCHEMA).fetchall()[0][0])
            self._connection.execute(f"LISTEN {_ANSWERS}")

    def close(self) -> None:
        """Hang up."""
        self._connection.close()

    def call(self, version: Version) -> None:
        """Ask all workers whether they are of this version."""
        call = msgspec.json.encode(_Call(self._schema, version)).decode()
        with worded():
            self._connection.execute(_SAY, [_CALLS, call])

    def answers(self, version: Version, seconds: float) -> Iterator[Answer]:
        """Yield what workers answer within so many seconds."""
        with worded():
            for notified in self._connection.notifies(timeout=seconds):
                heard = msgspec.json.decode(notified.payload, type=_Heard)
                if (heard.schema, heard.queue) == (self._schema, version.queue):
                    yield heard.answer


async def answer_calls(url: str, answer: Callable[[Version], Answer]) -> None:
    """Answer all calls, until this is cancelled or the server is gone.

    Raises:
        psycopg.Error: it is.
    """
    connection = await psycopg.AsyncConnection.connect(address(url), autocommit=True)
    async with connection:
        schema = str((await (await connection.execute(_SCHEMA)).fetchall())[0][0])
        await connection.execute(f"LISTEN {_CALLS}")
        while True:
            # Who hears holds the connection's lock: answers are said in between.
            calls = [msgspec.json.decode(one.payload, type=_Call) async for one in connection.notifies(stop_after=1)]
            for call in (call for call in calls if call.schema == schema):
                said = _Heard(schema, call.version.queue, answer(call.version))
                await connection.execute(_SAY, [_ANSWERS, msgspec.json.encode(said).decode()])
