"""A student's own test, tried on wrong programs: which of them it notices, and which slip through."""

from collections.abc import Iterator

from grader.report.base import Record
from grader.report.evidence.base import Column, EvidenceBase, Figure, Line, Row, Table
from grader.text import one_line

_MOST = 300


class Trial(Record, frozen=True, kw_only=True):
    """One wrong program.

    Attributes:
        mistake: what it does wrong, in a sentence; the program itself is nobody's to see.
        noticed: whether the test fails with it.
        said: what the test raised then.
    """

    mistake: str
    noticed: bool
    said: str = ""


class Trials(EvidenceBase, tag="trials", frozen=True, kw_only=True):
    """The wrong programs that one check tries a student's test on.

    Example::

        tried = (Trial(mistake="The last window is dropped.", noticed=False),)
        submission.show(Trials(check=submission.check, trials=tried))
    """

    trials: tuple[Trial, ...]

    def lines(self) -> Iterator[Line]:
        """Yield what slipped through, a line each, then how many were noticed."""
        for one in self.trials:
            if not one.noticed:
                yield Line(text=f"slips through: {one_line(one.mistake, _MOST)}")
        yield Line(text=self._sum(), quiet=True)

    def _sum(self) -> str:
        return f"noticed: {sum(one.noticed for one in self.trials)} of {len(self.trials)} wrong programs"

    def figure(self) -> Figure:
        """Return the table of all of them, with what the test said of those that it noticed."""
        columns = (Column(title="the program's mistake"), Column(title="your test"), Column(title="what it said"))
        rows = tuple(
            Row(
                cells=(
                    one_line(one.mistake, _MOST),
                    "notices it" if one.noticed else "lets it through",
                    one_line(one.said, _MOST),
                ),
                differs=not one.noticed,
            )
            for one in self.trials
        )
        return Figure(caption=self._sum(), table=Table(label="Table of wrong programs", columns=columns, rows=rows))
