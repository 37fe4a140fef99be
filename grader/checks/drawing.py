"""Generated examples, drawn before the submission is asked for anything.

What Hypothesis draws does not depend on what a passing submission answers. So the examples of a check are drawn first,
once for many submissions that share a seed, and tried in order; Hypothesis runs the check itself only to find a
smaller example than one that failed.
"""

from collections.abc import Callable, Iterable
from typing import Any

import msgspec
from hypothesis.errors import UnsatisfiedAssumption
from hypothesis.strategies import DataObject

from grader.checks.example import describe, described
from grader.checks.internals import (
    body_of,
    chosen_of,
    example_of,
    is_last_run,
    only_looking_smaller,
    run_as,
    usable,
)
from grader.sandbox.limits import SubmissionStopped

SHRINK_CALLS = 60
"""Runs of a check that looking for a smaller example may take: a fraction of a second. A count, not a time, so that the
same seed gives the same report on a slow machine."""


class Drawn(msgspec.Struct, frozen=True):
    """One example.

    Attributes:
        arguments: what `given` hands to the check.
        chosen: whether an author chose it; else it was generated.
    """

    arguments: dict[str, Any]
    chosen: bool


def is_generated(check: object) -> bool:
    """Whether a check is one under Hypothesis' `given`."""
    return getattr(check, "is_hypothesis_test", False) is True


def draw_examples(check: Any, fixtures: Iterable[str]) -> list[Drawn] | None:
    """Draw all examples of a check from the seed that was set, the chosen ones first; runs nothing of the check.

    Args:
        check: a function under `given`.
        fixtures: names of its other arguments.

    Returns:
        The examples, or None where the check itself draws as it runs, or this Hypothesis cannot be asked.
    """
    if not usable():
        return None
    drawn: list[dict[str, Any]] = []
    names = tuple(fixtures)

    def note(**arguments: Any) -> None:
        drawn.append({name: value for name, value in arguments.items() if name not in names})

    run_as(note, check, dict.fromkeys(names))
    if any(isinstance(value, DataObject) for one in drawn for value in one.values()):
        return None
    chosen = chosen_of(check)
    return [Drawn(one, number < chosen) for number, one in enumerate(drawn)]


def try_examples(check: Any, fixtures: dict[str, Any], drawn: list[Drawn]) -> None:
    """Run the check on each example in order, and raise what it raises on the smallest that is found to fail.

    A submission that hangs or dies is not run again to find a smaller example, nor is a chosen example made smaller.
    """
    passed: list[Drawn] = []
    for one in drawn:
        try:
            with example_of(check):
                body_of(check)(**fixtures, **one.arguments)
        except UnsatisfiedAssumption:
            pass
        except SubmissionStopped:
            raise
        except Exception as error:
            if not one.chosen:
                _Smaller(check, fixtures).look(passed, one, error)
            raise
        passed.append(one)


class _Smaller:
    """Looks for a smaller failing example; remembers how each one ended, and runs none twice but the last."""

    def __init__(self, check: Any, fixtures: dict[str, Any]) -> None:
        self._check = check
        self._inner: Callable[..., None] = body_of(check)
        self._fixtures = fixtures
        self._known: dict[str, tuple[Exception | None, str]] = {}
        self._left = SHRINK_CALLS

    def look(self, passed: list[Drawn], failed: Drawn, error: Exception) -> None:
        """Raise the failure of a smaller example; return where there is none."""
        words = described()
        self._known.update((repr(one.arguments), (None, "")) for one in passed)
        self._known[repr(failed.arguments)] = error, words
        with only_looking_smaller(self._check):
            run_as(self._run, self._check, self._fixtures)
        describe(words)

    def _run(self, **arguments: Any) -> None:
        if is_last_run():
            self._inner(**arguments)
            return
        key = repr({name: value for name, value in arguments.items() if name not in self._fixtures})
        if key not in self._known:
            self._known[key] = self._outcome(arguments), described()
        error, words = self._known[key]
        if error is not None:
            describe(words)
            raise error

    def _outcome(self, arguments: dict[str, Any]) -> Exception | None:
        """Run the check once more, if it may be."""
        if self._left:
            self._left -= 1
            try:
                self._inner(**arguments)
            except UnsatisfiedAssumption:
                pass
            except SubmissionStopped:
                self._left = 0  # a hang takes seconds: no more of them
            except Exception as error:  # noqa: BLE001 - raised again by the caller
                return error
        return None
