"""One update in numbers: what each of several columns counts for in it, and what it should count for."""

import math
from collections.abc import Sequence

from grader.report.base import Record
from grader.text import fraction

_SAME, _NOTHING = 1e-6, 1e-9


class WeightRow(Record, frozen=True, kw_only=True):
    """One update: a weight for each column of the table.

    A weight that is not finite comes back from JSON, which has no such numbers, as None.

    Attributes:
        update: its number, from 1.
        yours: what each column counts for; empty where there was no such update.
        expected: what each should count for; empty where there should be no such update.

    Example::

        row = WeightRow(update=3, yours=(0.25, 0.25), expected=(0.5, 0.5))
    """

    update: int
    yours: tuple[float | None, ...]
    expected: tuple[float | None, ...]

    @property
    def counting(self) -> "list[Weight]":
        """The weights that are not zero, or should not be."""
        every = map(self.weight, range(max(len(self.yours), len(self.expected))))
        return [weight for weight in every if weight.counts]

    def weight(self, column: int) -> "Weight":
        """Return what one column, from 0, counts for."""
        return Weight(column=column, yours=_at(self.yours, column), expected=_at(self.expected, column))

    @property
    def differs(self) -> bool:
        """True where it is missing, one too many, or gives anything another weight than it should."""
        return not self.yours or not self.expected or any(weight.differs for weight in self.counting)

    @property
    def oddity(self) -> str:
        """What is odd about the update as a whole; nothing of one that is there and should be."""
        if self.yours and self.expected:
            return ""
        return " · one too many" if self.yours else " · missing"


class Weight(Record, frozen=True, kw_only=True):
    """What one column, numbered from 0, counts for in one update."""

    column: int
    yours: float | None
    expected: float | None

    @property
    def differs(self) -> bool:
        """True where it is no number, or another than it should be beyond what rounding explains."""
        if self.yours is None or self.expected is None:
            return True
        return not math.isclose(self.yours, self.expected, rel_tol=_SAME, abs_tol=_SAME)

    @property
    def counts(self) -> bool:
        """True where it is not zero, or should not be."""
        return any(value is None or abs(value) > _NOTHING for value in (self.yours, self.expected))

    @property
    def words(self) -> tuple[str, str]:
        """Yours and as it should be, as fractions."""
        return fraction(self.yours), fraction(self.expected)


def _at(values: Sequence[float | None], column: int) -> float | None:
    """Return a weight; 0 of an update that does not exist, None where it is not finite."""
    value = values[column] if column < len(values) else 0.0
    return value if value is not None and math.isfinite(value) else None
