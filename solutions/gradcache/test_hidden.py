"""Gradients are compared with those of the whole batch, every graph alive, with the same masks of dropout."""

from dataclasses import dataclass
from functools import cache

import harness
import torch
from hypothesis import example, given
from hypothesis import strategies as st

from grader.checks import (
    Wrong,
    check,
    describe,
    memory_of,
    require_close,
    require_memory,
    require_plain,
    require_settings,
    settings_of,
)

NAMES = ("query_encoder", "key_encoder", "loss_fn")
ROWS, MICRO_BATCH, WIDTH = 256, 16, 4096
"""One activation of a micro-batch is 16 * 4096 float64 = 0.5 MiB, one of the batch 8 MiB; there are two towers."""
MARGIN = 1.5
"""Over the peak of tensors of a right function. All graphs at once need many times as much."""
OWN_CAP = 64 << 20
"""With one graph at a time a process needs half of it and less, with all of them twice as much."""


@dataclass(frozen=True, kw_only=True)
class Step:
    """A batch of `rows` pairs, in micro-batches of `size`; `shared`: one encoder for both."""

    rows: int
    size: int
    shared: bool = False
    dropout: float = 0.0
    seed: int = 0

    def modules(self):
        """Make both encoders and the loss, the same each time."""
        query = harness.encoder(self.seed, dropout=self.dropout)
        return query, query if self.shared else harness.encoder(self.seed + 1, dropout=self.dropout), harness.InfoNCE()

    def batch(self):
        """Make queries and keys."""
        return harness.batch(self.seed + 2, self.rows)

    def say(self):
        """Describe it, for the report."""
        said = f"{self.rows} rows, micro_batch = {self.size}"
        said += ", one encoder for both" if self.shared else ""
        describe(said + (f", dropout {self.dropout:g}" if self.dropout else ""))


def whole_batch(step):
    """Return the loss and the modules with their gradients, all graphs alive at once."""
    modules = step.modules()
    queries, keys = step.batch()
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(step.seed)
        outputs = [
            torch.cat([encoder(chunk) for chunk in rows.split(step.size)])
            for encoder, rows in zip(modules, (queries, keys), strict=False)
        ]
    loss = modules[2](*outputs)
    loss.backward()
    return loss.item(), modules


def judge(submission, step):
    """Let the submission make the step, and compare; return its modules and what it returned."""
    step.say()
    loss, wanted = whole_batch(step)
    modules = step.modules()
    value = submission.call("contrastive_step", *modules, *step.batch(), step.size, step.seed)
    require_gradients(modules, wanted)
    return value, loss


def require_gradients(modules, wanted):
    """Require that all modules have the wanted gradients."""
    for name, module, own in zip(NAMES, modules, wanted, strict=True):
        for (part, parameter), want in zip(module.named_parameters(), own.parameters(), strict=True):
            what = f"the gradient of `{name}.{part}`"
            if parameter.grad is None:
                raise Wrong(f"The gradient of `{name}.{part}` is None after the call.", quantity=what)
            require_close(parameter.grad, want.grad, what, rtol=1e-10)


steps = st.builds(
    Step, rows=st.integers(2, 12), size=st.integers(1, 6), shared=st.booleans(), seed=st.integers(0, 2**16)
)


@check(
    points=3,
    examples=8,
    hint="Which numbers does the loss need of the other micro-batches, and which of them with a graph?",
)
@given(step=steps)
@example(step=Step(rows=4, size=2))
@example(step=Step(rows=5, size=2))
@example(step=Step(rows=6, size=1, seed=3))
@example(step=Step(rows=7, size=3, shared=True))
def test_exact_gradient(submission, step):
    """Every parameter, that of the loss too, has the gradient of the whole batch, whatever the micro-batch."""
    judge(submission, step)


@check(points=2, hint="Dropout draws each time it runs. With which masks does your second forward run?")
def test_with_dropout(submission):
    """With dropout, the gradient is that of the loss with the masks that were drawn first."""
    for step in (
        Step(rows=4, size=4, dropout=0.5),
        Step(rows=4, size=2, dropout=0.5, seed=1),
        Step(rows=7, size=3, dropout=0.25, seed=2),
        Step(rows=9, size=2, dropout=0.5, seed=3, shared=True),
    ):
        judge(submission, step)


@check(points=1, hint="One float for the whole batch. And what is in .grad when the function is called?")
def test_loss_and_leftovers(submission):
    """The loss is returned, leftover gradients do not count, and nothing else is changed."""
    for step in (Step(rows=5, size=2, seed=4), Step(rows=6, size=4, shared=True, dropout=0.5, seed=5)):
        step.say()
        loss, wanted = whole_batch(step)
        modules = step.modules()
        for module in modules:
            for parameter in module.parameters():
                parameter.grad = torch.ones_like(parameter)
        before = [(settings_of(module), {k: v.clone() for k, v in module.state_dict().items()}) for module in modules]
        value = submission.call("contrastive_step", *modules, *step.batch(), step.size, step.seed)
        require_plain(value, "the returned loss")
        require_close(value, loss, "the returned loss", rtol=1e-9)
        require_gradients(modules, wanted)
        for module, (settings, values) in zip(modules, before, strict=True):
            require_settings(settings, module)
            for name, now in module.state_dict().items():
                require_close(now, values[name], f"`{name}` after the call", rtol=0.0)


def wide():
    """Make encoders of few weights and large activations, and their batch; the same each time."""
    return harness.encoder(6, width=WIDTH), harness.encoder(7, width=WIDTH), harness.InfoNCE()


def one_graph_at_a_time(query_encoder, key_encoder, loss_fn, queries, keys, micro_batch, _):
    """Make the step as it should be made."""
    towers = [(query_encoder, queries.split(micro_batch)), (key_encoder, keys.split(micro_batch))]
    with torch.no_grad():
        outputs = [torch.cat([encoder(chunk) for chunk in chunks]) for encoder, chunks in towers]
    for output in outputs:
        output.requires_grad_()
    loss_fn(*outputs).backward()
    for (encoder, chunks), output in zip(towers, outputs, strict=True):
        for chunk, gradient in zip(chunks, output.grad.split(micro_batch), strict=True):
            encoder(chunk).backward(gradient)


@cache
def wide_step():
    """Return the wide modules with their gradients, and the memory that a right function needs."""
    modules = wide()
    return modules, memory_of(one_graph_at_a_time, *modules, *harness.batch(8, ROWS), MICRO_BATCH, 0)


@check(points=2, hint="Which of your forwards build a graph, and how long does each graph live?")
def test_memory(submission):
    """Memory for graphs is that of one micro-batch, however large the batch is."""
    describe(f"{ROWS} rows, micro_batch = {MICRO_BATCH}, {WIDTH} hidden units")
    wanted, right = wide_step()
    small = (harness.encoder(6), harness.encoder(7), harness.InfoNCE())
    submission.measure("contrastive_step", *small, *harness.batch(8, 4), 2, 0)
    modules = wide()
    measured = submission.measure("contrastive_step", *modules, *harness.batch(8, ROWS), MICRO_BATCH, 0)
    require_gradients(modules, wanted)
    require_memory(
        submission,
        measured,
        label=f"{ROWS} rows in micro-batches of {MICRO_BATCH}",
        right=right,
        margin=MARGIN,
        own_cap=OWN_CAP,
    )
