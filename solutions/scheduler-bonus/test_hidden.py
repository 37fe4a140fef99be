"""Rates are told by what the optimizer steps with; whole experiments are on seeds that the student does not know."""

import math
import random
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache, partial

import harness
import torch
from hypothesis import example, given

from grader.checks import (
    Curve,
    Curves,
    Run,
    Wrong,
    check,
    describe,
    explain_training,
    full_batch_run,
    require_same_trajectory,
    require_settings,
    require_training,
    settings_of,
    windows,
)

STEPS, COUNT = 4, harness.TRAINED_ON // harness.MICRO_BATCH
GAIN = 0.02
"""The schedule gains 0.08 in the mean of 1000 seeds; the same seeds are compared."""
COMPARED = (178092687081, 569026118997, 755570749824)
"""The same for every student: of seeds drawn anew, a rate that falls much too fast gains enough in one draw of four.
Here it loses 0.012, sums of undivided losses gain 0.050, and the schedule 0.088: nothing is near what is asked for."""
EVERY = COUNT // 4
"""Curves have one value per quarter of an epoch."""


TELLING = Run(sizes=(2,) * 5, steps=4, epochs=11)
"""22 updates in 55 micro-batches, the rate halved after every 6: no two of `RATES` are alike here."""
_ENDS = [5 * epoch + end for epoch in range(11) for end in (4, 5)]
"""How many micro-batches were worked on when each update is made."""
RATES = {
    "the schedule takes a step for each micro-batch": [[(n - d) // 6 for n in _ENDS] for d in (0, 1)],
    "micro-batches are counted where updates are meant": [
        [(n - d) // quarter for n in _ENDS] for d in (0, 1) for quarter in (13, 14)
    ],
    "the schedule takes its step before the update is made": [[(u + 1) // 6 for u in range(22)]],
    "the schedule is made for fewer updates than there are, as if short windows made none": [
        [u // quarter for u in range(22)] for quarter in (4, 3, 2)
    ],
    "a quarter of the updates is rounded down, not up": [[u // 5 for u in range(22)]],
    "the schedule is made for the number of micro-batches": [[u // quarter for u in range(22)] for quarter in (13, 14)],
    "the schedule is made for the updates of one epoch": [list(range(22))],
    "the schedule takes a step for each epoch": [[u // 2 // 6 for u in range(22)]],
}
"""A known mistake -> how often the rate is halved before each update of `TELLING`, in each way to make it."""


def scheduled(run):
    """Return the run with the task's schedule."""
    updates = run.epochs * math.ceil(len(run.sizes) / run.steps)
    return replace(run, decay=0.5, decay_every=math.ceil(updates / 4))


@lru_cache(maxsize=8)
def world(seed):
    """Return the data of a seed, drawn once."""
    return harness.world(seed)


@dataclass(frozen=True, kw_only=True)
class Experiment(Run):
    """The experiment of `seed`."""

    @cached_property
    def model(self):
        """The experiment's model."""
        describe(self.words)
        return harness.linear_model(self.seed)

    @cached_property
    def optimizer(self):
        """The experiment's optimizer."""
        return torch.optim.SGD(self.model.parameters(), lr=harness.RATE)

    @cached_property
    def micro_batches(self):
        """Micro-batches of 16 samples."""
        return world(self.seed).micro_batches

    @property
    def loss_fn(self):
        """Mean cross-entropy."""
        return torch.nn.CrossEntropyLoss()

    @property
    def words(self):
        """The run in words, for a report."""
        return f"256 micro-batches of 16 samples, updates of {16 * self.steps}, 3 epochs"


def experiment(seed, *, steps=STEPS):
    """Make one whole run at a constant rate."""
    return Experiment(sizes=(harness.MICRO_BATCH,) * COUNT, steps=steps, epochs=harness.EPOCHS, seed=seed)


def seed_of(variant):
    """Draw a seed from what only this student's variant holds."""
    return random.Random(f"schedule {variant['secret']}").getrandbits(40)


def ask(submission, run, batches, optimizer):
    """Call the student's function."""
    submission.call("train", run.model, optimizer, run.loss_fn, batches, run.steps, run.epochs)


@check(
    points=3,
    examples=6,
    hint="Count updates, short ones too, over all epochs; make the schedule once; tick it where a step is made.",
)
@given(run=windows(epochs=(1, 2, 3), leftover=False, optimizers=("sgd", "momentum")).map(scheduled))
@example(run=scheduled(Run(sizes=(2,) * 5, steps=3, epochs=3)))
@example(run=scheduled(Run(sizes=(1,) * 7, steps=3, epochs=4, optimizer_kind="momentum")))
@example(run=scheduled(Run(sizes=(2,) * 10, steps=4, epochs=2)))
@example(run=scheduled(Run(sizes=(2,) * 9, steps=1, epochs=1)))
def test_rates_and_updates(submission, run):
    """Each update has the right gradient and the right rate, with short last windows and over several epochs."""

    def train(run, batches, optimizer):
        before = {name: value for name, value in settings_of(run.model, run.optimizer).items() if "`lr`" not in name}
        ask(submission, run, batches, optimizer)
        require_settings(before | rates_of(run), run.model, run.optimizer)

    try:
        require_training(submission, run, train)
    except Wrong as wrong:
        raise named(submission, run, wrong) from None


def named(submission, run, wrong):
    """Return what is wrong with the mistake in it, where it is a rate and its rule is a known one.

    The runs of the checks are short, and many a rule gives the same rates there: the submission trains once more.
    """
    said = " is not what it should be."
    if not (wrong.failure.quantity.startswith("the learning rate") and wrong.failure.message.endswith(said)):
        return wrong
    more = TELLING.fresh()
    came = more.optimizer.param_groups[0]["lr"]
    ask(submission, more, submission.serve(more.micro_batches), submission.host(more.optimizer))
    describe(run.words)  # what is wrong was seen there
    rates = [e.options.get("lr", (came, came))[1] for e in submission.events if e.action == "step"]
    for mistake, ways in RATES.items():
        if any(len(rates) == len(way) and all(map(math.isclose, rates, (came / 2**h for h in way))) for way in ways):
            shown = wrong.failure
            message = f"{shown.message.removesuffix(said)} is wrong: {mistake}."
            return Wrong(
                message, quantity=shown.quantity, expected=shown.expected, actual=shown.actual, ratio=shown.ratio
            )
    return wrong


def rates_of(run):
    """Return what the learning rate is now: where the schedule has come to after the last update, nobody asks for."""
    return {name: value for name, value in settings_of(run.model, run.optimizer).items() if "`lr`" in name}


def history_of(submission, run):
    """Let the submission train; return the parameters after its updates, by micro-batches asked for until then."""
    history = {0: copied(run.model)}

    def note(*_):
        history[sum(event.action == "item" for event in submission.events)] = copied(run.model)

    run.optimizer.register_step_post_hook(note)
    ask(submission, run, submission.serve(run.micro_batches), submission.host(run.optimizer))
    return history


def copied(model):
    """Return the parameters by name."""
    return {name: p.detach().clone() for name, p in model.named_parameters()}


def own(run):
    """Return the same of the checker's own run."""
    seen = full_batch_run(run)
    return {0: seen.start} | {(i + 1) * run.steps: after for i, after in enumerate(seen.parameters)}


def accuracy_without(seed):
    """Return the held-out accuracy of the checker's own run at a constant rate."""
    model = harness.linear_model(seed)
    model.load_state_dict(full_batch_run(experiment(seed)).final)
    return harness.accuracy(model, world(seed).held_out)


def quarters(history, measure):
    """Measure the model at each quarter of an epoch: after the last update until then."""
    model = harness.linear_model(0)
    values = []
    for end in range(0, min(max(*history, EVERY), 12 * EVERY) + 1, EVERY):
        model.load_state_dict(history[max(at for at in history if at <= end)])
        values.append(measure(model))
    return tuple(values)


@check(points=2, hint="192 updates: which of them are made with 0.25, 0.125, 0.0625 and 0.03125?")
def test_whole_experiment(submission, variant):
    """All 192 updates of an experiment are those of batches of 64, each at its rate."""
    seed = seed_of(variant)
    run, accuracy = experiment(seed), partial(harness.accuracy, held_out=world(seed).held_out)
    explain_training(submission, scheduled(run), partial(ask, submission))
    mine = scheduled(run)
    names = ("yours", "constant rate, updates of 64", "the checker's, with the schedule")
    others = (own(run), own(scheduled(run)))  # before anything is asked: once for many submissions
    histories = (history_of(submission, mine), *others)
    curves = [Curve(name=n, values=quarters(h, accuracy)) for n, h in zip(names, histories, strict=True)]
    submission.show(
        Curves(
            check=submission.check,
            title="Held-out accuracy of one experiment",
            x_label="quarters of an epoch",
            y_label="accuracy",
            curves=tuple(curves),
        )
    )
    require_same_trajectory(submission, full_batch_run(mine))


@check(
    points=2, hint="A rate that falls too fast or too slowly leaves noise. Is yours as smooth as the checker's curve?"
)
def test_held_out_accuracy(submission):
    """The mean held-out accuracy of three experiments is two points above that of a constant rate, at least."""
    constant = [accuracy_without(seed) for seed in COMPARED]
    reached = []
    for seed in COMPARED:
        run = scheduled(experiment(seed))
        ask(submission, run, run.micro_batches, run.optimizer)
        reached.append(harness.accuracy(run.model, world(seed).held_out))
    mean, wanted = sum(reached) / len(reached), sum(constant) / len(constant) + GAIN
    if not mean >= wanted:
        raise Wrong(
            f"The mean held-out accuracy is {mean:.3f}; a constant rate reaches {wanted - GAIN:.3f} on the same data.",
            quantity="the mean held-out accuracy",
            expected=f"at least {wanted:.3f}",
            actual=f"{mean:.3f}",
        )
