"""The words for each mistake: what the code computes, how one sees it, and what to look at; never the fix itself."""

from collections.abc import Iterable, Mapping

from grader.report.record import Diagnosis
from grader.training.rules.divisor_mistakes import OF_DIVISORS
from grader.training.rules.mistake import Mistake
from grader.training.rules.other_mistakes import OTHERS
from grader.training.rules.sample_mistakes import OF_SAMPLES
from grader.training.rules.window_mistakes import OF_WINDOWS

VOCABULARY = {mistake.name: mistake for mistake in (*OF_WINDOWS, *OF_SAMPLES, *OF_DIVISORS, *OTHERS)}
"""Name -> its words, the most telling first."""


def in_order(names: Iterable[str]) -> list[Mistake]:
    """Return mistakes in the order in which they are told.

    Raises:
        KeyError: there are no words for one.
    """
    order = {name: place for place, name in enumerate(VOCABULARY)}
    return [VOCABULARY[name] for name in sorted(names, key=order.__getitem__)]


def told(mistakes: list[Mistake], unit: str = "sample") -> str:
    """Return the text on mistakes that were found together, in runs where so called units count."""
    clauses = [mistake.short for mistake in mistakes]
    listed = clauses[0] if len(clauses) == 1 else f"{', '.join(clauses[:-1])}, and {clauses[-1]}"
    known = list(dict.fromkeys(mistake.incident for mistake in mistakes if mistake.incident))
    happened = f" It happened to others, too: {', '.join(known)}." if known else ""
    said = f"{listed[:1].upper()}{listed[1:]}. {' '.join(mistake.says for mistake in mistakes)}{happened}"
    return said.replace("sample", unit)


def named(names: frozenset[str], explained: Mapping[str, bool] | None = None, unit: str = "sample") -> Diagnosis:
    """Return what a student is told of these mistakes, and why which checks failed: by them, or not."""
    mistakes = in_order(names)
    said = " and ".join(mistake.name for mistake in mistakes)
    checks = explained or {}
    explains, leaves = (tuple(one for one in checks if checks[one] is is_so) for is_so in (True, False))
    return Diagnosis(mistake=said, text=told(mistakes, unit), explains=explains, leaves=leaves)
