"""The ways of cutting an epoch: which micro-batches a loop visits, and after which it steps."""

from collections.abc import Callable, Iterable
from functools import partial

from grader.training.rules.loops import Part, Visit, Way, Windows
from grader.training.runs import Run

Count = Callable[[Run], int]


def cut(epoch: int, indices: Iterable[int], cuts: Callable[[int], bool], *, flush: bool) -> list[Part]:
    """Cut what is visited in an epoch after each index for which `cuts` holds; with `flush` also at its end."""
    parts, held = [], list[Visit]()
    for index in indices:
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
        for part in cut(epoch, range(len(run.sizes)), lambda index: cuts(run, index), flush=flush)
    ]


def chunks(of: Callable[[Run], Iterable[Iterable[int]]]) -> Windows:
    """Step after each of some lists of indices, in each epoch."""
    return lambda run: [
        Part(tuple((epoch, index) for index in indices)) for epoch in range(run.epochs) for indices in of(run)
    ]


def full(run: Run, index: int) -> bool:
    """Whether a window is full with this micro-batch."""
    return (index + 1) % run.steps == 0


def _last(run: Run, index: int) -> bool:
    return index == len(run.sizes) - 1


def _first_full(run: Run) -> int:
    """Number of micro-batches in full windows."""
    return len(run.sizes) // run.steps * run.steps


def _in_tail(run: Run, index: int) -> bool:
    return index >= _first_full(run)


RIGHT = each_epoch(full, flush=True)
"""One update per window."""
_DROPPING = each_epoch(full, flush=False)


def _then(more: Callable[[Run, list[Part]], list[Part]], *, whole: bool = False) -> Windows:
    """The right windows of each epoch, or with `whole` of all of them, and what is made of them."""

    def windows(run: Run) -> list[Part]:
        parts = RIGHT(run)
        if whole or not parts:
            return more(run, parts)
        count = len(run.windows)
        return [part for start in range(0, len(parts), count) for part in more(run, parts[start : start + count])]

    return windows


_NOTHING = [Part(())]


def _tail_of(run: Run) -> int:
    return len(run.sizes) % run.steps


def _after_all(run: Run) -> list[Part]:
    parts = _DROPPING(run)
    return [*parts, Part(())] if _tail_of(run) else parts


def _last_tail_only(run: Run) -> list[Part]:
    parts = _DROPPING(run)
    return [*parts[:-1], Part(parts[-1].visits)] if parts else parts


def _across(run: Run, *, flush: bool) -> list[Part]:
    visits = [(epoch, index) for epoch in range(run.epochs) for index in range(len(run.sizes))]
    parts = [tuple(visits[start : start + run.steps]) for start in range(0, len(visits), run.steps)]
    return [Part(part, steps=flush or len(part) == run.steps) for part in parts]


def _once(run: Run) -> list[Part]:
    return [Part(tuple((epoch, index) for epoch in range(run.epochs) for index in range(len(run.sizes))))]


def _cycle(length: Callable[[Run], int], *, flush: bool) -> Windows:
    return each_epoch(lambda run, index: length(run) > 0 and (index + 1) % length(run) == 0, flush=flush)


def _without(drop: Callable[[Run, int], bool], *, flush: bool = True) -> Windows:
    """Windows as they should be, in which some micro-batches are never used."""

    def windows(run: Run) -> list[Part]:
        parts = each_epoch(full, flush=flush)(run)
        return [Part(tuple(v for v in part.visits if not drop(run, v[1])), part.steps) for part in parts]

    return windows


def _counted_from(start: int, end: int, *, flush: bool) -> Windows:
    """Windows of what is left of the list where some of its first, or last, micro-batches are not visited."""

    def windows(run: Run) -> list[Part]:
        indices = range(start, len(run.sizes) - end)
        return [
            part
            for epoch in range(run.epochs)
            for part in cut(epoch, indices, lambda i: (i - start + 1) % run.steps == 0, flush=flush)
        ]

    return windows


def _tail_joined(run: Run) -> list[Part]:
    last = _first_full(run) if _tail_of(run) else 0
    return each_epoch(lambda _, index: full(run, index) and index + 1 != last, flush=True)(run)


def _never(run: Run) -> list[Part]:
    return [Part(part.visits, steps=False) for part in _DROPPING(run)]


def _slices(run: Run, *, stride: int, length: int) -> list[range]:
    count = len(run.sizes)
    return [range(start, min(start + length, count)) for start in range(0, count, max(stride, 1))]


def _constant(number: int, _: Run) -> int:
    return number


def _updates_of(run: Run, *, up: bool) -> int:
    """The length of windows where k is taken for their number."""
    return max(1, (len(run.sizes) + (run.steps - 1) * up) // run.steps)


def _cuts(*, flush: bool) -> tuple[Way[Windows], ...]:
    """Ways of cutting that may leave the end of an epoch without an update."""
    return (
        Way("off_by_one", each_epoch(lambda run, index: index % run.steps == 0, flush=flush)),
        # A counter that is compared before it is raised, and raised after it is reset.
        Way("first_window_too_long", each_epoch(lambda run, i: i > 0 and i % run.steps == 0, flush=flush)),
        Way("windows_too_long", _cycle(lambda run: run.steps + 1, flush=flush)),
        Way("windows_too_short", _cycle(lambda run: run.steps - 1, flush=flush)),
        Way("windows_twice_as_long", _cycle(lambda run: 2 * run.steps, flush=flush)),
        Way("window_over_the_border", partial(_across, flush=flush)),
        Way("last_micro_batch_unused", _without(_last, flush=flush)),
        Way("last_micro_batch_unused", _counted_from(0, 1, flush=flush)),
        Way("first_micro_batch_unused", _counted_from(1, 0, flush=flush)),
        Way("k_taken_for_the_number_of_updates", _cycle(partial(_updates_of, up=False), flush=flush)),
        Way("k_taken_for_the_number_of_updates", _cycle(partial(_updates_of, up=True), flush=flush)),
        *(
            Way("windows_of_another_length", _cycle(partial(_constant, length), flush=flush))
            for length in (2, 3, 4, 5, 6, 8, 10)
        ),
    )


WINDOWS: tuple[Way[Windows], ...] = (
    Way("", RIGHT),
    Way("tail_without_update", _DROPPING),
    Way("tail_after_all_epochs", _after_all),
    Way("tail_after_all_epochs", _last_tail_only),
    *_cuts(flush=True),
    *_cuts(flush=False),
    Way("first_micro_batch_unused", _without(lambda _, index: index == 0)),
    Way("step_each_time", each_epoch(lambda *_: True, flush=True)),
    Way("counter_not_reset", each_epoch(lambda run, index: index + 1 >= run.steps, flush=True)),
    Way("counter_not_reset", each_epoch(lambda run, index: index + 1 > run.steps, flush=True)),
    Way("one_update_per_epoch", each_epoch(lambda *_: False, flush=True)),
    Way("only_where_both_end", each_epoch(lambda run, index: full(run, index) and _last(run, index), flush=False)),
    Way("one_update_in_all", _once),
    Way("one_step_too_many", _then(lambda _, parts: [*parts, *_NOTHING])),
    Way("one_step_too_many", _then(lambda _, parts: [*parts, *_NOTHING], whole=True)),
    Way("one_step_too_many", _then(lambda run, parts: parts if _tail_of(run) else [*parts, *_NOTHING])),
    Way("steps_twice", _then(lambda _, parts: [one for part in parts for one in (part, *_NOTHING)])),
    Way("tail_steps_twice", _then(lambda run, parts: [*parts, *_NOTHING * bool(_tail_of(run))])),
    Way("tail_steps_twice", _then(lambda run, parts: [*parts, *_NOTHING * bool(_tail_of(run))], whole=True)),
    Way("first_window_only", _then(lambda _, parts: parts[:1])),
    Way("first_window_only", _then(lambda _, parts: parts[:1], whole=True)),
    Way("last_of_each_window_lost", _without(full)),
    Way("last_of_each_window_lost", _without(full, flush=False)),
    Way("last_of_each_window_lost", _without(lambda run, index: full(run, index) or _last(run, index))),
    Way("first_of_each_window_lost", _without(lambda run, index: index % run.steps == 0)),
    Way("first_of_each_window_lost", _without(lambda run, index: index % run.steps == 0, flush=False)),
    Way("only_the_last_of_the_tail", _without(lambda run, i: _in_tail(run, i) and not _last(run, i))),
    Way("only_the_first_of_the_tail", _without(lambda run, i: _in_tail(run, i) and i > _first_full(run))),
    Way("tail_joined", _tail_joined),
    Way("tail_one_by_one", each_epoch(lambda run, i: full(run, i) or _in_tail(run, i), flush=True)),
    Way("windows_overlap", chunks(lambda run: _slices(run, stride=1, length=run.steps))),
    Way("windows_overlap", chunks(lambda run: _slices(run, stride=run.steps, length=run.steps + 1))),
    Way("windows_overlap", chunks(lambda run: _slices(run, stride=run.steps - 1, length=run.steps))),
    Way("one_left_out_between_windows", chunks(lambda run: _slices(run, stride=run.steps + 1, length=run.steps))),
    Way("no_step", _never),
)
"""Which micro-batches a loop visits, and after which it steps."""

EPOCHS: tuple[Way[Count], ...] = (
    Way("", lambda run: run.epochs),
    Way("fewer_epochs", lambda _: 1),
    Way("fewer_epochs", lambda run: run.epochs - 1),
    Way("more_epochs", lambda run: run.epochs + 1),
    Way("more_epochs", lambda run: 2 * run.epochs),
    *(Way[Count]("another_number_of_epochs", partial(_constant, n)) for n in (2, 3, 4, 5, 10, 20)),
)
"""How often a loop goes over all micro-batches."""

TELL_ALL = frozenset(
    "tail_after_all_epochs one_step_too_many steps_twice tail_steps_twice first_window_only tail_joined".split()
) | {""}
"""Ways of cutting that leave windows as they are: what is divided by then matters, in the tail as well."""
WHOLE = frozenset({"one_update_per_epoch", "one_update_in_all", "only_where_both_end"})
"""Ways of cutting with which one update holds all micro-batches."""
