"""Which samples of micro-batches an update is made of, where these are not used as a whole."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import partial
from math import isfinite

from grader.training.rules.match import Names, Seen, is_exact
from grader.training.runs import Run
from grader.training.samples import by_micro_batch, sample_shares, shares_of
from grader.training.weights import NEAR, Weights, counting

Rows = Callable[[Run, int], Iterable[int]]
"""Which samples of a micro-batch, by its index, are used."""


def _first(count: Callable[[Run, int], int]) -> Rows:
    return lambda run, i: range(min(count(run, i), run.sizes[i]))


ANY = "samples_left_out"
ROWS: dict[str, tuple[Rows, ...]] = {
    "padding_in_the_loss": (lambda run, i: range(run.sizes[i]) if run.masked else (),),
    "last_sample_left_out": (_first(lambda run, i: run.sizes[i] - 1),),
    "first_sample_left_out": (lambda run, i: range(1, run.sizes[i]),),
    "cut_to_the_smallest": (
        _first(lambda run, i: min(run.sizes[j] for j in run.window_of(i))),
        _first(lambda run, _: min(run.sizes)),
    ),
    "first_sample_only": (_first(lambda *_: 1),),
    "last_sample_only": (lambda run, i: [run.sizes[i] - 1],),
    "k_taken_for_samples": (_first(lambda run, _: run.steps),),
    "half_of_the_samples": (
        _first(lambda run, i: run.sizes[i] // 2),
        _first(lambda run, i: -(-run.sizes[i] // 2)),
        lambda run, i: range(run.sizes[i] // 2, run.sizes[i]),
        lambda run, i: range(0, run.sizes[i], 2),
        lambda run, i: range(1, run.sizes[i], 2),
    ),
    ANY: (),
}
"""Mistakes with which only some samples of a micro-batch are used, and alike, the most telling first."""


@dataclass(frozen=True)
class Use:
    """A micro-batch in one update: its weights, sample by sample."""

    run: Run
    index: int
    weights: tuple[float, ...]

    @property
    def kept(self) -> list[int]:
        """The samples that count."""
        return counting(self.weights)


def row_mistake(seen: list[Seen]) -> str | None:
    """Return the mistake of loops that use only some samples of micro-batches, and these alike; None where it is none.

    Updates after one that is no number are not looked at: they are none either.
    """
    return next((name for name in ROWS if all(is_so_in(name, one) for one in seen)), None)


def is_so_in(mistake: str, one: Seen) -> bool:
    """Whether a loop uses those samples of each micro-batch that it does with a mistake in rows, and these alike."""
    uses = _uses(one)
    if not uses or not all(_alike(use.weights) for use in uses):
        return False
    if mistake == ANY:
        shares = [shares_of(use.run)[use.index] for use in uses]
        return all(share[at] for use, share in zip(uses, shares, strict=True) for at in use.kept)
    return any(all(use.kept == list(rows(use.run, use.index)) for use in uses) for rows in ROWS[mistake])


def of_whole_micro_batches(one: Seen, *, counted: bool) -> Seen:
    """Return the same run as if the samples that are used were all that its micro-batches hold.

    With `counted`, micro-batches are taken to be as large as that. What cannot be told stays as it is.
    """
    if one.samples is None:
        return one
    run, kept = one.run, {use.index: len(use.kept) for use in _uses(one) or ()}
    if counted:
        run = replace(run, sizes=tuple(kept.get(i, size) for i, size in enumerate(run.sizes)), masked=False)
    return replace(one, run=run, updates=[_summed(one.run, update) for update in one.samples])


def has_right_micro_batches(one: Seen) -> bool:
    """Whether each update that is a number is made of the micro-batches of its window, whatever these count."""
    windows = one.run.windows * one.run.epochs
    return len(one.updates) == len(windows) and all(
        counting(update.present) == list(window) and abs(update.earlier) + abs(update.before) <= NEAR
        for update, window in zip(one.updates, windows, strict=True)
        if isfinite(update.norm)
    )


def cut_mistake(seen: list[Seen]) -> Names | None:
    """Return the mistake of loops that cut their samples into other lists than micro-batches; None where it is none."""
    told = [one for one in map(_told, seen) if one is not None]
    if not any(one.samples for one in seen):
        return None
    for name, length in (("step_after_each_sample", lambda _: 1), ("windows_of_samples", lambda run: run.steps)):
        if all(_count_fits(one, length(one.run)) for one in seen) and all(_cut(one, length(one.run)) for one in told):
            undivided = all(abs(max(update.present) - 1) <= NEAR for one in told for update in one.samples or ())
            return frozenset({name} | ({"undivided"} if undivided and name == "windows_of_samples" else set()))
    for name, is_so in (("last_sample_of_the_window_only", _is_last_only), ("cut_anew", _is_cut_anew)):
        if len(told) == len(seen) and all(map(is_so, told)):
            return frozenset({name})
    return None


def _told(one: Seen) -> Seen | None:
    """Return a run with the weights of all its samples; None where one update cannot be told."""
    samples = one.samples
    if samples is None and is_exact(one):
        samples = [_spread(one.run, update) for update in one.updates]
    return replace(one, samples=samples) if samples and all(update.exact for update in samples) else None


def what_is_seen_of_samples(seen: list[Seen]) -> str | None:
    """Return what is certain of samples whose weights are explained by nothing that is known."""
    every = [_uses(one) for one in seen]
    uses = [use for one in every for use in one or ()]
    if not uses or None in every or all(_alike(use.weights) for use in uses):
        return None
    return "samples_repeated" if all(_are_multiples(use.weights) for use in uses) else "samples_count_unlike"


def _uses(one: Seen) -> list[Use] | None:
    """Return every micro-batch in every update until one that is no number; None where one cannot be told."""
    samples = one.samples or [_spread(one.run, update) for update in one.updates]
    found = []
    for update in samples:
        if not isfinite(update.norm):
            break
        if not update.exact:
            return None
        for row in update.by_parameters.values():
            cut = by_micro_batch(one.run, row)
            found += [Use(one.run, i, own) for i, own in enumerate(cut) if counting(own)]
    return found


def _alike(weights: Iterable[float]) -> bool:
    """Whether those that are not zero are all the same."""
    used = [weight for weight in weights if abs(weight) > NEAR]
    return all(abs(weight - used[0]) <= NEAR * abs(used[0]) for weight in used)


def _are_multiples(weights: Iterable[float]) -> bool:
    used = [abs(weight) for weight in weights if abs(weight) > NEAR]
    return all(min(abs(one / min(used) - times) for times in (1, 2, 3)) <= NEAR for one in used)


def _spread(run: Run, update: Weights) -> Weights:
    """Return what the samples of an update count, that is made of whole micro-batches."""
    return replace(update, by_parameters={n: sample_shares(run, row) for n, row in update.by_parameters.items()})


def _summed(run: Run, update: Weights) -> Weights:
    """Return what the micro-batches of an update count, of which some samples count alike."""
    sums = {number: tuple(sum(own) for own in by_micro_batch(run, row)) for number, row in update.by_parameters.items()}
    return replace(update, by_parameters=sums)


def _count_fits(one: Seen, length: int) -> bool:
    samples = sum(one.run.sizes)
    return len(one.updates) in {one.run.epochs * (samples // length), one.run.epochs * -(-samples // length)}


def _cut(one: Seen, length: int) -> bool:
    """Whether each update is made of so many samples in turn, and nothing else, all alike."""
    samples = sum(one.run.sizes)
    starts = range(0, samples, length)
    lists = [range(start, min(start + length, samples)) for start in starts] * one.run.epochs
    lists = lists if len(lists) == len(one.updates) else [one for one in lists if len(one) == length]
    return all(
        counting(update.present) == list(wanted) and _alike(update.present) and abs(update.earlier) <= NEAR
        for update, wanted in zip(one.samples or (), lists, strict=True)
    )


def _is_last_only(one: Seen) -> bool:
    """Whether of each window only its last sample counts."""
    ends = [sum(one.run.sizes[: window[-1] + 1]) - 1 for window in one.run.windows] * one.run.epochs
    used = [counting(update.present) for update in one.samples or ()]
    return used == [[end] for end in ends] and all(abs(update.earlier) <= NEAR for update in one.samples or ())


def _is_cut_anew(one: Seen) -> bool:
    """Whether each update holds the samples of its window, cut into lists whose means count alike."""
    windows, samples = one.run.windows * one.run.epochs, one.samples or []
    return len(samples) == len(windows) and all(map(partial(_in_lists, one.run), samples, windows))


def _in_lists(run: Run, update: Weights, window: range) -> bool:
    rows = by_micro_batch(run, update.present)
    inside = [weight for i in window for weight in rows[i]]
    outside = [weight for i, row in enumerate(rows) if i not in window for weight in row]
    if any(abs(weight) > NEAR for weight in (*outside, update.earlier, update.before)) or abs(sum(inside) - 1) > NEAR:
        return False
    return min(inside) > NEAR and any(_means_alike(inside, length) for length in range(1, len(inside) + 1))


def _means_alike(weights: list[float], length: int) -> bool:
    lists = [weights[start : start + length] for start in range(0, len(weights), length)]
    return all(_alike(one) for one in lists) and _alike(sum(one) for one in lists)
