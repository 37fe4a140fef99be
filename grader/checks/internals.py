"""All that reaches into Hypothesis beyond what it documents, in one place, and tried before it is used.

Where this Hypothesis is built otherwise, `usable()` is false, and plain Hypothesis runs every check: slower, with the
same verdicts. Then no examples are drawn ahead, and nothing is prefetched that needs them.
"""

import contextlib
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

import hypothesis

SHRINKS = 40
"""A few dozen successful shrinks give a small example. A count, so that the same seed gives the same report on a slow
machine."""
_SETTINGS = "_hypothesis_internal_use_settings"


def seed_with(seed: int | None) -> None:
    """Have every check of this process generate its examples from `seed`, as pytest's `--hypothesis-seed` does."""
    hypothesis.core.global_force_seed = seed  # type: ignore[assignment]


@contextlib.contextmanager
def bounded() -> Iterator[None]:
    """Bound the search for a smaller example, and draw no constants that happen to lie in loaded modules.

    Hypothesis draws numbers that it finds in the source of the user's own modules: with an editable install that is
    this program, and which of its modules are loaded would change the examples of a seed.
    """
    from hypothesis.internal.conjecture import engine, providers

    changed: list[tuple[Any, str, object]] = [(engine, "MAX_SHRINKS", SHRINKS)]
    if hasattr(providers, "_get_local_constants"):  # older ones do not look for any
        changed.append((providers, "_get_local_constants", lambda: providers._local_constants))
    before = [(module, name, getattr(module, name, None)) for module, name, _ in changed]
    for module, name, value in changed:
        setattr(module, name, value)
    try:
        yield
    finally:
        for module, name, former in before:
            setattr(module, name, former)


def body_of(check: Any) -> Callable[..., None]:
    """Return the function that an author put under `given`."""
    return check.hypothesis.inner_test  # type: ignore[no-any-return]


def run_as(body: Callable[..., None], check: Any, fixtures: dict[str, Any]) -> None:
    """Have Hypothesis run `body` in place of the check's own."""
    own = check.hypothesis.inner_test
    check.hypothesis.inner_test = body
    try:
        check(**fixtures)
    finally:
        check.hypothesis.inner_test = own


def example_of(check: Any) -> contextlib.AbstractContextManager[object]:
    """Return what a check runs in under Hypothesis, for its `assume` and `note`."""
    from hypothesis.control import BuildContext
    from hypothesis.internal.conjecture.data import ConjectureData

    return BuildContext(ConjectureData.for_choices([]), is_final=True, wrapped_test=check)


def is_last_run() -> bool:
    """Tell, in a check's body, whether Hypothesis runs it for the last time: on the smallest example that it found."""
    from hypothesis.control import current_build_context

    return current_build_context().is_final


def chosen_of(check: Any) -> int:
    """Return how many examples an author chose; they come first."""
    return len(getattr(check, "hypothesis_explicit_examples", ()))


@contextlib.contextmanager
def only_looking_smaller(check: Any) -> Iterator[None]:
    """Have Hypothesis generate and shrink in this check, and leave the chosen examples alone."""
    own = getattr(check, _SETTINGS, hypothesis.settings.default)
    phases = (hypothesis.Phase.generate, hypothesis.Phase.shrink)
    setattr(check, _SETTINGS, hypothesis.settings(own, phases=phases))
    try:
        yield
    finally:
        setattr(check, _SETTINGS, own)


@cache
def usable() -> bool:
    """Try all of this on a small check, once: whether it does with this Hypothesis what it says."""
    seed = getattr(hypothesis.core, "global_force_seed", None)
    try:
        with bounded():
            return _tried()
    except Exception:  # noqa: BLE001 - whatever it is, plain Hypothesis does without
        return False
    finally:
        seed_with(seed)


def _tried() -> bool:
    from hypothesis import strategies as st

    seen: list[tuple[int, bool]] = []

    @hypothesis.settings(max_examples=3, database=None, deadline=None, derandomize=False)
    @hypothesis.given(x=st.integers(0, 10**6))
    @hypothesis.example(x=3)
    def small(x: int) -> None:
        seen.append((x, is_last_run()))
        if x:  # which takes few steps to the smallest
            raise ArithmeticError

    def drawn(number: int) -> list[int]:
        values: list[int] = []
        seed_with(number)
        run_as(lambda x: values.append(x), small, {})
        return values

    first, again, other = drawn(1), drawn(1), drawn(2)
    with example_of(small):
        body_of(small)(x=0)
    last = seen.pop()[1]
    with contextlib.suppress(ArithmeticError), only_looking_smaller(small):
        small()
    smallest, is_last = seen[-1]
    return (
        first == again != other
        and first[0] == 3
        and chosen_of(small) == 1
        and last
        and (smallest, is_last) == (1, True)
        and not any(final for _, final in seen[:-1])
        and (3, False) not in seen[:1]
    )
