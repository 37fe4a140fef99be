"""The ways of weighing a loss: what it is divided by, and what that depends on."""

import math
from collections.abc import Callable, Iterable

from grader.training.rules.loops import Divisor, Use, Way
from grader.training.runs import Run


def _share(use: Use) -> float:
    return use.run.counts[use.index] / use.samples()


def _over(number: Callable[[Use], float]) -> Divisor:
    """Divide by a number."""
    return lambda use: 1.0 / number(use) if number(use) else 0.0


def _weighted(number: Callable[[Use], float]) -> Divisor:
    """Multiply by the samples of the micro-batch, and divide by a number."""
    return lambda use: _size(use) / number(use) if number(use) else 0.0


def _size(use: Use) -> float:
    return use.run.counts[use.index]


def _held(use: Use) -> int:
    return len(use.window)


def _k(use: Use) -> int:
    return use.run.steps


def _members(use: Use) -> int:
    return len(use.members)


def _epoch_samples(use: Use) -> float:
    return sum(use.run.counts)


def _count(use: Use) -> int:
    return len(use.run.sizes)


def _seen(use: Use) -> float:
    """Samples of the window until now."""
    return use.samples(use.members[: use.place + 1])


def _ever_seen(use: Use) -> float:
    return use.samples(range(use.index + 1))


def _ever_held(use: Use) -> int:
    """Micro-batches until the end of the window, of all windows before as well."""
    return use.members[-1] + 1


def _ever_in(use: Use) -> float:
    """Samples until the end of the window, of all windows before as well."""
    return use.samples(range(use.members[-1] + 1))


def _miscounted(mistake: str, use: Use, indices: Iterable[int]) -> float:
    """What a mistake counts in some micro-batches; 0 where a run has nothing that it could count."""
    counted = use.run.miscounts.get(mistake)
    return sum(counted[i] for i in indices) if counted else 0.0


def _of_counting(mistake: str) -> tuple[Way[Divisor], ...]:
    """What a sum of what counts is divided by where something else is counted: in the window, micro-batch, or all."""
    return (
        Way(mistake, _weighted(lambda use: _miscounted(mistake, use, use.window))),
        Way(f"{mistake} mean_of_means", _weighted(lambda use: _miscounted(mistake, use, [use.index]) * _held(use))),
        Way(f"{mistake} undivided", _weighted(lambda use: _miscounted(mistake, use, [use.index]))),
        Way(
            f"{mistake} divided_by_data_set",
            _weighted(lambda use: _miscounted(mistake, use, range(len(use.run.sizes)))),
        ),
    )


def _average(use: Use) -> float:
    return _epoch_samples(use) / _count(use)


def _features(run: Run) -> int:
    return int(run.micro_batches[0][0][0].numel())


def _outputs(run: Run) -> int:
    return int(run.micro_batches[0][1][0].numel())


def _again(number: Callable[[Use], float]) -> Divisor:
    """Divide what was added up until then by a number, after each micro-batch."""
    return lambda use: number(use) ** -float(_members(use) - use.place)


OF_TAILS = frozenset({"tail_undivided", "tail_divided_by_k"})
"""What can show only where a window is shorter than the others: elsewhere another way divides by the same."""

MISCOUNTS = ("padding_counted", "class_weights_ignored", "counted_before_shift")
"""What may be counted instead of what counts; a run says in `miscounts` how much that is."""

NATURAL: tuple[Way[Divisor], ...] = (
    Way("", _share),
    Way("", lambda use: _size(use) / use.samples(use.members)),
    Way("mean_of_means", _over(_held)),
    Way("mean_of_means", _over(_k)),
    Way("mean_of_means", _over(_members)),
)
"""What is divided by where windows are other ones than they should be: that is said, and no more."""
OF_ALL: tuple[Way[Divisor], ...] = (
    Way("", _weighted(_epoch_samples)),
    Way("mean_of_means", _over(_count)),
)
"""The same where one update holds all micro-batches."""

DIVISORS: tuple[Way[Divisor], ...] = (
    Way("", _share),
    Way("mean_of_means", _over(_held)),
    Way("mean_of_means tail_divided_by_k", _over(_k)),
    Way("tail_divided_by_k", lambda use: _share(use) * _held(use) / _k(use)),
    Way("size_of_the_first", _weighted(lambda use: use.run.counts[use.window[0]] * _held(use))),
    Way("size_of_the_last", _weighted(lambda use: use.run.counts[use.window[-1]] * _held(use))),
    Way("size_of_the_first", _weighted(lambda use: use.run.counts[0] * _held(use))),
    Way("size_of_the_average", _weighted(lambda use: _average(use) * _held(use))),
    Way("size_of_the_average tail_divided_by_k", _weighted(lambda use: _average(use) * _k(use))),
    Way("size_of_the_largest", _weighted(lambda use: max(use.run.counts) * _held(use))),
    Way("size_of_the_largest tail_divided_by_k", _weighted(lambda use: max(use.run.counts) * _k(use))),
    Way("full_size_in_the_tail", _weighted(lambda use: use.run.counts[0] * _k(use))),
    Way("undivided", lambda _: 1.0),
    Way("weighted_but_undivided", lambda use: float(_size(use))),
    Way("weighted_but_divided_by_micro_batches", _weighted(_held)),
    Way("weighted_but_divided_by_micro_batches tail_divided_by_k", _weighted(_k)),
    Way("weight_upside_down", lambda use: 1.0 / _share(use)),
    Way("weight_upside_down", _over(lambda use: _share(use) * _held(use) ** 2)),
    Way("tail_undivided", lambda use: 1.0 / _k(use) if _held(use) == _k(use) else 1.0),
    Way("tail_undivided", lambda use: _share(use) if _held(use) == _k(use) else 1.0),
    Way("mean_of_means divided_twice tail_divided_by_k", _over(lambda use: _k(use) ** 2)),
    Way("mean_of_means divided_twice tail_divided_by_k", _over(lambda use: _k(use) * _held(use))),
    Way("mean_of_means divided_twice", _over(lambda use: _held(use) ** 2)),
    Way("divided_twice", lambda use: _share(use) / _held(use)),
    Way("divided_twice", lambda use: _share(use) / _k(use)),
    Way("divided_by_samples_too", _over(lambda use: _held(use) * _size(use))),
    Way("divided_by_samples_too", _over(lambda use: _k(use) * _size(use))),
    Way("divided_by_samples_too", _over(lambda use: use.samples())),
    Way("divided_by_samples_too", lambda use: _share(use) / use.samples()),
    Way("divided_by_samples_too", lambda use: _share(use) / _size(use)),
    Way("divided_by_samples_of_the_micro_batch", _over(_size)),
    Way("divided_by_data_set", _over(_count)),
    Way("divided_by_data_set", _over(_epoch_samples)),
    Way("divided_by_data_set", _weighted(_epoch_samples)),
    Way("divided_by_number_of_windows", _over(lambda use: len(use.run.windows))),
    Way("divided_by_number_of_windows", lambda use: _share(use) / len(use.run.windows)),
    Way("divided_by_running_count", _over(lambda use: use.place + 1)),
    Way("divided_by_running_count", _over(lambda use: use.index + 1)),
    Way("divided_by_running_count", _over(_seen)),
    Way("divided_by_running_count", _weighted(_seen)),
    Way("divided_by_running_count", _weighted(_ever_seen)),
    Way("divided_by_running_count", _over(_ever_seen)),
    Way("count_not_reset", _over(_ever_held)),
    Way("count_not_reset", _over(lambda use: use.epoch * _count(use) + _ever_held(use))),
    Way("count_not_reset", _weighted(_ever_in)),
    Way("count_not_reset", _weighted(lambda use: use.epoch * _epoch_samples(use) + _ever_in(use))),
    Way("divided_again_each_time", _again(_held)),
    Way("divided_again_each_time", _again(_k)),
    Way("divided_again_each_time", lambda use: math.factorial(use.place) / math.factorial(_members(use))),
    Way("divided_again_each_time", lambda use: 2.0 ** -float(_members(use) - max(use.place, 1))),
    Way("only_the_last_divided", lambda use: 1.0 / _held(use) if use.place == _members(use) - 1 else 1.0),
    Way("only_the_first_divided", lambda use: 1.0 / _held(use) if use.place == 0 else 1.0),
    Way("divided_by_the_root", _over(lambda use: math.sqrt(_held(use)))),
    Way("divided_by_the_root", _over(lambda use: math.sqrt(_k(use)))),
    Way("sign_turned", lambda use: -_share(use)),
    Way("sign_turned mean_of_means", lambda use: -1.0 / _held(use)),
    Way("multiplied", lambda use: float(_k(use))),
    Way("multiplied", lambda use: float(_held(use))),
    Way("divided_by_one_more", _over(lambda use: _k(use) + 1)),
    Way("divided_by_one_more", _over(lambda use: _held(use) + 1)),
    Way("divided_by_one_less", _over(lambda use: _k(use) - 1)),
    Way("divided_by_one_less", _over(lambda use: _held(use) - 1)),
    Way("numbers_counted", lambda use: _share(use) / _features(use.run)),
    Way("numbers_counted", lambda use: _share(use) / _outputs(use.run)),
    Way("divided_by_epochs_too", lambda use: _share(use) / use.run.epochs),
    Way("divided_by_epochs_too", lambda use: 1.0 / (_held(use) * use.run.epochs)),
    Way("divided_by_epochs_too", lambda use: 1.0 / (_k(use) * use.run.epochs)),
    Way("mean_of_means", _over(lambda use: sum(use.run.counts[i] > 0 for i in use.window))),
    *(way for mistake in MISCOUNTS for way in _of_counting(mistake)),
)
"""What a loss counts in the update."""
