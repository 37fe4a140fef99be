"""The ways of doing each of the four things that a training loop does, right ones and mistakes.

Each is a small rule that is executed on a run, and names the mistake that it is, if it is one. What a loop's updates
are made of follows from its ways, and is compared with what was seen. Where a loop steps is in `windows`, what it
divides by in `divisors`.
"""

from grader.training.rules.loops import Clearing, Losses, Way

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
    Way("tail_cleared_before_step", Clearing(at_first=True, after_step=True, before_tail_step=True)),
    Way("tail_cleared_before_step leftovers_counted", Clearing(after_step=True, before_tail_step=True)),
    Way("tail_not_cleared", Clearing(at_first=True, after_full_step=True)),
)
"""When gradients are cleared."""

BY_WINDOWS: tuple[Way[Clearing], ...] = (
    Way("", Clearing(at_window=True)),
    Way("", Clearing(at_first=True, after_window=True)),
    Way("leftovers_counted", Clearing(after_window=True)),
)
"""When gradients are cleared by a loop that steps inside windows."""
BY_EPOCHS: tuple[Way[Clearing], ...] = (
    Way("tail_cleared_before_step", Clearing(each_epoch=True, after_step=True, ends_epoch=True)),
)
"""When gradients are cleared by a loop that steps for tails after all epochs."""

LOSSES: tuple[Way[Losses], ...] = (
    Way("", lambda *_: 1),
    Way("last_loss_only", lambda part, place: int(place == len(part) - 1)),
    Way("first_loss_only", lambda _, place: int(place == 0)),
    Way("running_loss", lambda part, place: len(part) - place),
    Way("backward_twice", lambda *_: 2),
)
"""Which losses of a part go through backward, and how often."""


OF_EPOCHS = frozenset(
    "window_over_the_border one_update_in_all tail_after_all_epochs divided_by_epochs_too cleared_only_per_epoch "
    "tail_not_cleared fewer_epochs".split()
)
"""Mistakes that show only over several epochs; in a single one they are what others are, or none."""
OF_SIZES = frozenset(
    "mean_of_means size_of_the_first size_of_the_last size_of_the_average size_of_the_largest full_size_in_the_tail "
    "weight_upside_down".split()
)
"""Mistakes that show only where micro-batches differ in size."""
