"""What `grade verify --strength` finds, as data."""

import msgspec

from grader.mutation.equivalent import Equivalent
from grader.mutation.kept import Verdict
from grader.mutation.mutants import Mutant


class Judged(msgspec.Struct, frozen=True):
    """A mutant and the verdict on it."""

    mutant: Mutant
    verdict: Verdict


class Stale(msgspec.Struct, frozen=True):
    """A declaration that does not hold, and why."""

    declared: Equivalent
    why: str


class Strength(msgspec.Struct, frozen=True, kw_only=True):
    """What came of one challenge's mutants.

    Attributes:
        challenge: its slug.
        reference: the reference file, from `solutions/` on.
        judged: every mutant.
        declared: ids of those that are declared to be as good as the reference.
        declared_for_some: ids of those that are declared to be so for some draws, and a mistake for others.
        stale: declarations of mutants that are caught, or are none.
        fresh: how many were judged in this run; the other verdicts were kept.
        seconds: wall time.
    """

    challenge: str
    reference: str
    judged: tuple[Judged, ...]
    declared: frozenset[str]
    declared_for_some: frozenset[str]
    stale: tuple[Stale, ...]
    fresh: int
    seconds: float

    @property
    def survivors(self) -> tuple[Judged, ...]:
        """Return the mutants that no check catches though nobody declared them."""
        return tuple(
            one for one in self.judged if one.verdict.ending == "survived" and one.mutant.id not in self.declared
        )

    @property
    def unsteady(self) -> tuple[Judged, ...]:
        """Return the mutants whose verdict depends on the seed though nobody declared that it may."""
        return tuple(
            one
            for one in self.judged
            if one.verdict.ending == "unsteady" and one.mutant.id not in self.declared_for_some
        )

    @property
    def broken(self) -> tuple[Judged, ...]:
        """Return the mutants on which a check itself failed."""
        return tuple(one for one in self.judged if one.verdict.ending == "broken")

    @property
    def killed(self) -> int:
        """How many were caught."""
        return sum(one.verdict.ending == "killed" for one in self.judged)

    @property
    def equivalent(self) -> int:
        """How many were not caught with every draw, and need not be."""
        return len(self.judged) - self.killed - len(self.survivors) - len(self.unsteady) - len(self.broken)

    @property
    def good(self) -> bool:
        """True when every mutant is caught with every seed, or rightly declared."""
        return not (self.survivors or self.unsteady or self.broken or self.stale)
