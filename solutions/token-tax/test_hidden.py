"""The repaired loop is compared with cross_entropy of each window's sequences as one batch, in float64."""

import re
from dataclasses import dataclass, replace
from functools import cached_property

import harness
import torch
from hypothesis import example, given
from hypothesis import strategies as st

from grader.checks import (
    Run,
    check,
    describe,
    edge_cases,
    explain_training,
    full_batch_run,
    require_close,
    require_marked_lines,
    require_plain,
    require_training,
)


class WindowLoss(torch.nn.Module):
    """Mean cross-entropy of the next labels, by class weights."""

    def __init__(self, class_weights):
        super().__init__()
        self.class_weights = class_weights

    def forward(self, logits, labels):
        """Return a scalar; NaN where nothing counts."""
        return torch.nn.functional.cross_entropy(
            logits[:, :-1].flatten(0, 1),
            labels[:, 1:].flatten(),
            self.class_weights,
            ignore_index=harness.IGNORED,
        )


@dataclass(frozen=True, kw_only=True)
class TokenRun(Run):
    """A run of the tiny language model.

    Attributes:
        empty: indices of micro-batches in which nothing counts.
        mixed: whether these are the sequences of one micro-batch, in another order, cut into parts of these sizes.
    """

    unit = "label"

    empty: frozenset[int] = frozenset()
    mixed: bool = False

    @cached_property
    def model(self):
        """The language model, drawn from the seed."""
        describe(self.words)
        model = harness.TinyLanguageModel()
        draw = torch.Generator().manual_seed(self.seed)
        with torch.no_grad():
            for parameter in model.parameters():
                parameter.copy_(torch.randn(parameter.shape, generator=draw, dtype=torch.float64) * 0.5)
        return model

    @cached_property
    def micro_batches(self):
        """(ids, labels) per micro-batch; the first label that is asked for counts, unless all are masked."""
        draw = torch.Generator().manual_seed(self.seed + 1)
        if self.mixed:
            ids, labels = self._batch(sum(self.sizes), False, draw)
            order = torch.randperm(len(ids), generator=torch.Generator().manual_seed(self.seed))
            return list(zip(ids[order].split(self.sizes), labels[order].split(self.sizes), strict=True))
        return [self._batch(size, i in self.empty, draw) for i, size in enumerate(self.sizes)]

    @staticmethod
    def _batch(size, empty, draw):
        ids = torch.randint(harness.CLASSES, (size, harness.LENGTH), generator=draw)
        hidden = torch.rand(ids.shape, generator=draw) < 0.4
        hidden[0, 1] = False
        if empty:
            hidden[:, 1:] = True
        return ids, ids.masked_fill(hidden, harness.IGNORED)

    @property
    def class_weights(self):
        """Weights of the classes, exact in binary."""
        draw = torch.Generator().manual_seed(self.seed + 2)
        return 2.0 ** torch.randint(-1, 3, (harness.CLASSES,), generator=draw).double()

    @property
    def loss_fn(self):
        """The window's loss."""
        return WindowLoss(self.class_weights)

    @cached_property
    def counts(self):
        """What the labels that are asked for and count weigh, per micro-batch."""
        return tuple(float(self._weights(labels[:, 1:]).sum()) for _, labels in self.micro_batches)

    @cached_property
    def miscounts(self):
        """What known mistakes count instead."""
        every = [labels for _, labels in self.micro_batches]
        return {
            "padding_counted": tuple(float(self.class_weights[one[:, 1:].clamp(min=0)].sum()) for one in every),
            "class_weights_ignored": tuple(float((one[:, 1:] != harness.IGNORED).sum()) for one in every),
            "counted_before_shift": tuple(float(self._weights(one).sum()) for one in every),
        }

    def _weights(self, labels):
        return self.class_weights[labels[labels != harness.IGNORED]]

    @property
    def words(self):
        """The run in words, for a report."""
        said = super().words.replace("samples", "sequences").replace("sample", "sequence")
        whole = ", ".join(str(i + 1) for i in sorted(self.empty) if i < len(self.sizes))
        return said + (f"; nothing counts in micro-batch {whole}" if whole else "")


def counting(run):
    """Whether something counts in each window."""
    return all(any(i not in run.empty for i in window) for window in run.windows)


runs = st.builds(
    TokenRun,
    sizes=st.lists(st.integers(1, 3), min_size=1, max_size=6).map(tuple),
    steps=st.integers(1, 4),
    seed=st.integers(0, 2**16),
    optimizer_kind=st.sampled_from(["sgd", "momentum", "adamw"]),
    empty=st.just(frozenset()),
)
partly_empty = st.builds(
    replace,
    runs.filter(lambda run: len(run.sizes) > 1 < run.steps),
    empty=st.frozensets(st.integers(0, 5), min_size=1, max_size=2),
).filter(counting)
EDGES = (
    TokenRun(sizes=(1, 3), steps=2),
    TokenRun(sizes=(2, 2, 2), steps=2, seed=1),
    TokenRun(sizes=(2, 1, 1, 1, 2), steps=3, optimizer_kind="momentum"),
    TokenRun(sizes=(1, 1, 2), steps=1, optimizer_kind="adamw"),
    TokenRun(sizes=(3,), steps=4),
)
PARTLY_EMPTY = (
    TokenRun(sizes=(1, 2, 1), steps=3, empty=frozenset({0})),
    TokenRun(sizes=(2, 1, 2), steps=3, empty=frozenset({1}), optimizer_kind="momentum"),
    TokenRun(sizes=(2, 1, 2, 3), steps=2, empty=frozenset({1, 3}), optimizer_kind="adamw"),
)


def train(submission, run, batches, optimizer):
    """Let the submission train; return what it returns."""
    return submission.call("train", run.model, optimizer, batches, run.steps, run.class_weights)


@check(points=2, hint="Of all that is divided here: which denominator is not the window's, and which loss is not its?")
def test_marks_the_wrong_lines(submission, stub, variant):
    """The two wrong lines are marked, and no others."""
    lines = list(enumerate(stub.splitlines(), 1))
    noted = (
        rf"    {variant['history']}\.append\({variant['logged']} /" if variant["log"] == "again" else r".*loss\.item"
    )
    patterns = (rf" +{variant['total']} = ", noted)
    require_marked_lines(
        submission, stub, [{n for n, line in lines if re.match(p, line.removeprefix("    "))} for p in patterns]
    )


@check(points=2, examples=10, hint="Which labels count, how much does each, and over what are they added up?")
@edge_cases(*EDGES)
@given(run=runs)
def test_each_label_counts_its_weight(submission, run):
    """In each update, a label counts the weight of its class over the sum of all weights in the window."""
    require_training(submission, run, lambda *what: train(submission, *what))


@check(points=1, examples=6, hint="It adds nothing, neither to what is divided nor to what is divided by.")
@edge_cases(*PARTLY_EMPTY)
@given(run=partly_empty)
def test_an_empty_micro_batch(submission, run):
    """A micro-batch in which nothing counts makes no difference to its window."""
    require_training(submission, run, lambda *what: train(submission, *what))


@check(points=1, examples=4, hint="Does what a label counts depend on the micro-batch that it stands in?")
@given(seed=st.integers(0, 2**16), cut=st.integers(1, 5))
@example(seed=0, cut=1)
@example(seed=1, cut=5)
def test_any_partition(submission, seed, cut):
    """The same sequences, cut into other micro-batches and in another order, make the same update."""
    wanted = full_batch_run(TokenRun(sizes=(6,), steps=1, seed=seed)).final
    own = TokenRun(sizes=(cut, 6 - cut), steps=2, seed=seed, mixed=True)
    model, batches = own.model, own.micro_batches
    explain_training(submission, own, lambda *what: train(submission, *what))
    train(submission, own, batches, submission.host(own.optimizer))
    for name, parameter in model.named_parameters():
        require_close(parameter.detach(), wanted[name], f"`{name}` after the window", rtol=1e-8)


@check(points=1, hint="With momentum, step() moves weights even where every gradient is zero.")
def test_a_window_in_which_nothing_counts(submission):
    """It makes no update, and its loss is 0.0; the windows around it are as they would be without it."""
    for kind in ("momentum", "adamw"):
        run = TokenRun(sizes=(2, 1, 1, 2), steps=2, optimizer_kind=kind)
        wanted, own = full_batch_run(run), run.fresh()
        model, batches = own.model, list(own.micro_batches)
        batches[2:2] = [(ids, torch.full_like(labels, harness.IGNORED)) for ids, labels in batches[:2]]
        describe("6 micro-batches, k = 2, nothing counts in the third and fourth")
        losses = train(submission, own, batches, own.optimizer)
        for name, parameter in model.named_parameters():
            require_close(parameter.detach(), wanted.final[name], f"`{name}` after the last update", rtol=1e-8)
        first, last = window_losses(run)
        wanted = torch.tensor([first, 0.0, last], dtype=torch.float64)
        require_close(losses, wanted, "the list of returned losses", rtol=1e-8)


def window_losses(run):
    """Return the loss of each window, at the parameters before its update."""
    seen, probe = full_batch_run(run), replace(run)
    losses = []
    for window, before in zip(run.windows, [seen.start, *seen.parameters], strict=False):
        probe.model.load_state_dict(before)
        ids, labels = (torch.cat(parts) for parts in zip(*(run.micro_batches[i] for i in window), strict=True))
        losses.append(float(run.loss_fn(probe.model(ids), labels).detach()))
    return losses


@check(
    points=2, examples=8, hint="What is returned is the loss whose gradient makes the update: same labels, same sum."
)
@edge_cases(*EDGES, *PARTLY_EMPTY)
@given(run=runs)
def test_the_losses_of_windows(submission, run):
    """The loss of each window is returned: over all its labels that count, before its update."""
    own = run.fresh()
    losses = train(submission, own, own.micro_batches, own.optimizer)
    require_plain(losses, "the list of returned losses")
    wanted = torch.tensor(window_losses(run), dtype=torch.float64)
    require_close(losses, wanted, "the list of returned losses", rtol=1e-8)
