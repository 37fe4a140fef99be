"""The gradebook through SQLAlchemy: what it takes wherever `light` does not do."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from grader.gradebook.engine import open_engine
from grader.gradebook.faults import fault_of, worded
from grader.gradebook.place import Place
from grader.gradebook.schema import migrate
from grader.gradebook.shared import Run


class Heavy:
    """An opened gradebook whose tables are those of this grade.

    Raises:
        UsageFault: the address is of no known kind, or its driver is missing.
        MachineFault: from any method: as `Gradebook`.
    """

    def __init__(self, place: Place) -> None:
        self._place = place
        self.engine = open_engine(place)
        with self._worded():
            migrate(self.engine, place)

    @property
    def dialect(self) -> str:
        """Which SQL it speaks."""
        return self.engine.dialect.name

    def close(self) -> None:
        """Let go of the database."""
        self.engine.dispose()

    @contextmanager
    def transaction(self, *, writes: bool) -> Iterator[Run]:
        """Yield what runs statements in one transaction."""
        with (
            self._worded(),
            self.engine.connect().execution_options(writes=writes) as connection,
            connection.begin(),
        ):

            def run(statement: str, parameters: dict[str, Any]) -> Sequence[Any]:
                result = connection.execute(text(statement), parameters)
                return result.all() if result.returns_rows else ()

            yield run

    @contextmanager
    def _worded(self) -> Iterator[None]:
        try:
            with worded(self._place):
                yield
        except DBAPIError as error:
            raise fault_of(error.orig or error, self._place) from error
