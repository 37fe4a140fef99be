"""The ways of doing each of the four things that a training loop does, right ones and mistakes.

Each is a small rule that is executed on a run, and names the mistake that it is, if it is one. What a loop's updates
are made of follows from its ways, and is compared with what was seen.
"""

from collections.abc import Callable
from functools import partial
from typing import Generic, NamedTuple, TypeVar

from grader.training.rules.loops import Clearing, Divisor, Losses, Part, Use, Visit, Windows
from grader.training.runs import Run

Does = TypeVar("Does")


class Way(NamedTuple, Generic[Does]):
    """One way of doing one of the four; `mistake` are ids in the vocabulary, empty where it is none.

    `mean_of_means` is one only where micro-batches differ in size.
    """

    mistake: str
    does: Does


def epoch_of(run: Run, epoch: int, cuts: Callable[[int], bool], *, flush: bool) -> list[Part]:
    """Cut an epoch after each index for which `cuts` holds; with `flush` also at its end."""
    parts, held = [], list[Visit]()
    for index in range(len(run.sizes)):
        held.append((epoch, index))
        if cuts(index):
            parts.append(Part(tuple(held)))
            held = []
    if held:
        parts.append(Part(tuple(held), steps=flush))
    return parts


def each_epoch(cuts: Callable[[Run, int], bool], *, flush: bool) -> Windows:
    """Do the same in each epoch."""
    return lambda run: [
        part
        for epoch in range(run.epochs)
        for part in epoch_of(run, epoch, lambda index: cuts(run, index), flush=flush)
    ]


def full(run: Run, index: int) -> bool:
    """Whether a window is full with this micro-batch."""
    return (index + 1) % run.steps == 0


def _extra_each_epoch(run: Run) -> list[Part]:
    per_epoch = [epoch_of(run, epoch, lambda i: full(run, i), flush=True) for epoch in range(run.epochs)]
    return [part for parts in per_epoch for part in (*parts, Part(()))]


def _unconditional(run: Run) -> list[Part]:
    """A step after each full window and one at the end of each epoch, whatever is left."""
    per_epoch = [epoch_of(run, epoch, lambda i: full(run, i), flush=True) for epoch in range(run.epochs)]
    short = len(run.sizes) % run.steps
    return [part for parts in per_epoch for part in (*parts, *([] if short else [Part(())]))]


def _after_all(run: Run) -> list[Part]:
    parts = each_epoch(full, flush=False)(run)
    return [*parts, Part(())] if len(run.sizes) % run.steps else parts


def _last_tail_only(run: Run) -> list[Part]:
    parts = each_epoch(full, flush=False)(run)
    return [*parts[:-1], Part(parts[-1].visits)] if parts else parts


def _across(run: Run, *, flush: bool) -> list[Part]:
    visits = [(epoch, index) for epoch in range(run.epochs) for index in range(len(run.sizes))]
    cut = [tuple(visits[start : start + run.steps]) for start in range(0, len(visits), run.steps)]
    return [Part(visits, steps=flush or len(visits) == run.steps) for visits in cut]


def _once(run: Run) -> list[Part]:
    return [Part(tuple((epoch, index) for epoch in range(run.epochs) for index in range(len(run.sizes))))]


def _longer_first(run: Run, *, flush: bool) -> list[Part]:
    """A counter that is compared before it is raised, and raised after it is reset."""
    return each_epoch(lambda run, index: index > 0 and index % run.steps == 0, flush=flush)(run)


def _cycle(length: Callable[[Run], int], *, flush: bool) -> Windows:
    return each_epoch(lambda run, index: length(run) > 0 and (index + 1) % length(run) == 0, flush=flush)


def _first_only(run: Run) -> list[Part]:
    return each_epoch(full, flush=True)(run)[:1]


def _first_of_each_epoch(run: Run) -> list[Part]:
    return [epoch_of(run, epoch, lambda i: full(run, i), flush=True)[0] for epoch in range(run.epochs) if run.sizes]


def _without(drop: Callable[[Run, int], bool], *, flush: bool = True) -> Windows:
    """Windows as they should be, in which some micro-batches are never used."""

    def windows(run: Run) -> list[Part]:
        parts = each_epoch(full, flush=flush)(run)
        return [Part(tuple(v for v in part.visits if not drop(run, v[1])), part.steps) for part in parts]

    return windows


def _tail_joined(run: Run) -> list[Part]:
    count, k = len(run.sizes), run.steps
    last = count // k * k if count % k else 0
    return each_epoch(lambda _, index: full(run, index) and index + 1 != last, flush=True)(run)


def _never(run: Run) -> list[Part]:
    return [Part(part.visits, steps=False) for part in each_epoch(full, flush=False)(run)]


def _constant(length: int, _: Run) -> int:
    return length


def _last(run: Run, index: int) -> bool:
    return index == len(run.sizes) - 1


WINDOWS: tuple[Way[Windows], ...] = (
    Way("", each_epoch(full, flush=True)),
    Way("tail_without_update", each_epoch(full, flush=False)),
    Way("tail_after_all_epochs", _after_all),
    Way("tail_after_all_epochs", _last_tail_only),
    Way("off_by_one", each_epoch(lambda run, index: index % run.steps == 0, flush=True)),
    Way("off_by_one", each_epoch(lambda run, index: index % run.steps == 0, flush=False)),
    Way("first_window_too_long", lambda run: _longer_first(run, flush=True)),
    Way("first_window_too_long", lambda run: _longer_first(run, flush=False)),
    Way("windows_too_long", _cycle(lambda run: run.steps + 1, flush=True)),
    Way("windows_too_long", _cycle(lambda run: run.steps + 1, flush=False)),
    Way("windows_too_short", _cycle(lambda run: run.steps - 1, flush=True)),
    Way("windows_too_short", _cycle(lambda run: run.steps - 1, flush=False)),
    Way("step_each_time", each_epoch(lambda *_: True, flush=True)),
    Way("one_update_per_epoch", each_epoch(lambda *_: False, flush=True)),
    Way("one_update_in_all", _once),
    Way("window_over_the_border", lambda run: _across(run, flush=True)),
    Way("window_over_the_border", lambda run: _across(run, flush=False)),
    Way("one_step_too_many", _extra_each_epoch),
    Way("one_step_too_many", _unconditional),
    Way("one_step_too_many", lambda run: [*each_epoch(full, flush=True)(run), Part(())]),
    Way("first_window_only", _first_only),
    Way("first_window_only", _first_of_each_epoch),
    Way("last_micro_batch_unused", _without(_last)),
    Way("last_micro_batch_unused", _without(_last, flush=False)),
    Way("first_micro_batch_unused", _without(lambda _, index: index == 0)),
    Way("tail_joined", _tail_joined),
    Way("no_step", _never),
    *(
        Way("windows_of_another_length", _cycle(partial(_constant, length), flush=flush))
        for length in (2, 3, 4, 5, 6, 8, 10)
        for flush in (True, False)
    ),
)
"""Which micro-batches a loop visits, and after which it steps."""


CLEARINGS: tuple[Way[Clearing], ...] = (
    Way("", Clearing(before_part=True)),
    Way("", Clearing(at_first=True, after_step=True)),
    Way("", Clearing(each_epoch=True, after_step=True)),
    Way("cleared_each_time", Clearing(before_backward=True)),
    Way("never_cleared", Clearing()),
    Way("leftovers_counted", Clearing(after_step=True)),
    Way("cleared_only_in_full_windows", Clearing(full_only=True, after_step=True)),
    Way("cleared_only_at_the_start", Clearing(at_first=True)),
    Way("cleared_only_per_epoch", Clearing(each_epoch=True)),
    Way("cleared_before_step", Clearing(before_step=True)),
    Way("tail_not_cleared", Clearing(at_first=True, after_full_step=True)),
)
"""When gradients are cleared."""


LOSSES: tuple[Way[Losses], ...] = (
    Way("", lambda *_: 1),
    Way("last_loss_only", lambda part, place: int(place == len(part) - 1)),
    Way("first_loss_only", lambda _, place: int(place == 0)),
    Way("running_loss", lambda part, place: len(part) - place),
)
"""Which losses of a part go through backward, and how often."""


def _share(use: Use) -> float:
    return use.run.sizes[use.index] / use.samples()


def _so_far(use: Use) -> tuple[int, ...]:
    return use.members[: use.place + 1]


def _over(number: Callable[[Use], float]) -> Divisor:
    """Divide by a number."""
    return lambda use: 1.0 / number(use) if number(use) else 0.0


def _size(use: Use) -> int:
    return use.run.sizes[use.index]


def _held(use: Use) -> int:
    return len(use.window)


def _epoch_samples(use: Use) -> int:
    return sum(use.run.sizes)


def _count(use: Use) -> int:
    return len(use.run.sizes)


NATURAL: tuple[Way[Divisor], ...] = (
    Way("", _share),
    Way("", lambda use: _size(use) / use.samples(use.members)),
    Way("mean_of_means", _over(_held)),
    Way("mean_of_means", _over(lambda use: use.run.steps)),
    Way("mean_of_means", _over(lambda use: len(use.members))),
)
"""What is divided by where windows are other ones than they should be: that is said, and no more."""

DIVISORS: tuple[Way[Divisor], ...] = (
    Way("", _share),
    Way("mean_of_means", _over(_held)),
    Way("mean_of_means tail_divided_by_k", _over(lambda use: use.run.steps)),
    Way("tail_divided_by_k", lambda use: _share(use) * _held(use) / use.run.steps),
    Way("size_of_the_first", lambda use: _size(use) / (use.run.sizes[use.window[0]] * _held(use))),
    Way("size_of_the_last", lambda use: _size(use) / (use.run.sizes[use.window[-1]] * _held(use))),
    Way("size_of_the_first", lambda use: _size(use) / (use.run.sizes[0] * _held(use))),
    Way("full_size_in_the_tail", lambda use: _size(use) / (use.run.sizes[0] * use.run.steps)),
    Way("undivided", lambda _: 1.0),
    Way("weighted_but_undivided", lambda use: float(_size(use))),
    Way("tail_undivided", lambda use: 1.0 / use.run.steps if _held(use) == use.run.steps else 1.0),
    Way("tail_undivided", lambda use: _share(use) if _held(use) == use.run.steps else 1.0),
    Way("mean_of_means divided_twice tail_divided_by_k", _over(lambda use: use.run.steps**2)),
    Way("mean_of_means divided_twice tail_divided_by_k", _over(lambda use: use.run.steps * _held(use))),
    Way("mean_of_means divided_twice", _over(lambda use: _held(use) ** 2)),
    Way("divided_twice", lambda use: _share(use) / _held(use)),
    Way("divided_twice", lambda use: _share(use) / use.run.steps),
    Way("divided_by_samples_too", _over(lambda use: _held(use) * _size(use))),
    Way("divided_by_samples_too", _over(lambda use: use.run.steps * _size(use))),
    Way("divided_by_samples_too", _over(lambda use: use.samples())),
    Way("divided_by_samples_too", lambda use: _share(use) / use.samples()),
    Way("divided_by_samples_of_the_micro_batch", _over(_size)),
    Way("divided_by_data_set", _over(_count)),
    Way("divided_by_data_set", _over(_epoch_samples)),
    Way("divided_by_data_set", lambda use: _size(use) / _epoch_samples(use)),
    Way("divided_by_number_of_windows", _over(lambda use: len(use.run.windows))),
    Way("divided_by_running_count", _over(lambda use: use.place + 1)),
    Way("divided_by_running_count", _over(lambda use: use.index + 1)),
    Way("divided_by_running_count", _over(lambda use: use.samples(_so_far(use)))),
    Way("divided_by_running_count", lambda use: _size(use) / use.samples(_so_far(use))),
    Way("divided_by_running_count", lambda use: _size(use) / use.samples(range(use.index + 1))),
    Way("divided_by_running_count", _over(lambda use: use.samples(range(use.index + 1)))),
    Way("multiplied", lambda use: float(use.run.steps)),
    Way("multiplied", lambda use: float(_held(use))),
    Way("divided_by_one_more", _over(lambda use: use.run.steps + 1)),
    Way("divided_by_one_more", _over(lambda use: _held(use) + 1)),
    Way("divided_by_one_less", _over(lambda use: use.run.steps - 1)),
    Way("divided_by_one_less", _over(lambda use: _held(use) - 1)),
    Way("divided_by_epochs_too", lambda use: _share(use) / use.run.epochs),
    Way("divided_by_epochs_too", lambda use: 1.0 / (_held(use) * use.run.epochs)),
    Way("divided_by_epochs_too", lambda use: 1.0 / (use.run.steps * use.run.epochs)),
)
"""What a loss counts in the update."""

OF_EPOCHS = frozenset(
    "window_over_the_border one_update_in_all tail_after_all_epochs divided_by_epochs_too cleared_only_per_epoch "
    "tail_not_cleared".split()
)
"""Mistakes that show only over several epochs; in a single one they are what others are, or none."""
OF_SIZES = frozenset(
    "mean_of_means size_of_the_first size_of_the_last full_size_in_the_tail weighted_but_undivided".split()
)
"""Mistakes that show only where micro-batches differ in size."""
