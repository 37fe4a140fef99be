"""What is left in `.grad` is compared with the gradient of one big batch, in float64."""

import copy
from dataclasses import dataclass, replace
from functools import cache, partial

import harness
import torch
from hypothesis import example, given
from hypothesis import strategies as st

from grader.checks import (
    SumRun,
    Wrong,
    check,
    describe,
    explain_sums,
    memory_of,
    require_close,
    require_memory,
    require_plain,
    require_settings,
    settings_of,
)

CLASSES, LENGTH = 5, 3
WIDTH, SAMPLES, MICRO_BATCHES = 2048, 64, 24
"""One activation is 64 * 2048 float64 = 1 MiB; four are saved per graph, 96 in a stream of 24 micro-batches."""
MARGIN = 1.25
"""Over the peak of tensors of a right function. A second graph alive adds a third."""
OWN_CAP = 40 << 20
"""One graph at a time needs 13 to 20 MiB of the process's own, 24 graphs more than 100."""
EXACT = 1e-11
"""Relative, as the task says: a denominator of n + 1e-10 is off by more where n is small, rounding by a thousandth."""


@dataclass(frozen=True, kw_only=True)
class Window:
    """Micro-batches of `sizes` samples drawn from `seed`; `masked`: indices of those that are masked altogether."""

    sizes: tuple[int, ...]
    seed: int = 0
    text: bool = False
    masked: frozenset[int] = frozenset()
    dtype: torch.dtype = torch.float64

    @property
    def words(self):
        """The window in words, for a report."""
        said = (
            f"{len(self.sizes)} micro-batches of {', '.join(map(str, self.sizes))} samples"
            if self.sizes
            else "no micro-batches"
        )
        said += f", {LENGTH} tokens each, some masked" if self.text else ""
        whole = sorted(i + 1 for i in self.masked if i < len(self.sizes))
        return said + (f"; wholly masked: number {', '.join(map(str, whole))}" if whole else "")

    @property
    def loss_sum(self):
        """The harness's loss for this kind of data."""
        return harness.token_loss if self.text else harness.squared_error

    @property
    def count(self):
        """The harness's count for this kind of data."""
        return harness.tokens if self.text else harness.samples

    def model(self):
        """A fresh model, the same each time."""
        outputs = CLASSES if self.text else 2
        model = torch.nn.Sequential(torch.nn.Linear(3, 4), torch.nn.Tanh(), torch.nn.Linear(4, outputs))
        return drawn(model.to(self.dtype), self.seed)

    def micro_batches(self):
        """(x, y) per micro-batch."""
        draw = torch.Generator().manual_seed(self.seed + 1)
        return [self._micro_batch(size, i in self.masked, draw) for i, size in enumerate(self.sizes)]

    def _micro_batch(self, size, masked, draw):
        shape = (size, LENGTH) if self.text else (size,)
        x = torch.randn(*shape, 3, generator=draw, dtype=torch.float64).to(self.dtype)
        if not self.text:
            return x, torch.randn(size, 2, generator=draw, dtype=torch.float64).to(self.dtype)
        labels = torch.randint(CLASSES, shape, generator=draw)
        hidden = torch.rand(shape, generator=draw) < (1.0 if masked else 0.4)
        return x, labels.masked_fill(hidden, harness.IGNORED)


def drawn(model, seed):
    """Draw the parameters anew, from `seed`."""
    draw = torch.Generator().manual_seed(seed)
    with torch.no_grad():
        for parameter in model.parameters():
            parameter.copy_(torch.randn(parameter.shape, generator=draw, dtype=torch.float64) * 0.5)
    return model


def one_big_batch(model, batches, window):
    """Return (mean loss, gradient by name) of all micro-batches as one, in float64."""
    own = type(model)() if isinstance(model, harness.TwoHeads) else replace(window, dtype=torch.float64).model()
    own.load_state_dict(model.state_dict())
    x = torch.cat([x for x, _ in batches]).double()
    y = torch.cat([y for _, y in batches])
    y = y.double() if y.is_floating_point() else y
    loss = window.loss_sum(own(x), y) / window.count(y)
    loss.backward()
    return float(loss.detach()), {name: p.grad for name, p in own.named_parameters() if p.grad is not None}


def telling(window, model=None):
    """A run that a submission which failed is explained with."""
    return SumRun(model or window.model, window.micro_batches, window.loss_sum, window.count)


TELLING = (
    telling(Window(sizes=(2, 5, 4))),
    telling(Window(sizes=(3, 1, 4, 2), text=True, masked=frozenset({1}), seed=1)),
    telling(Window(sizes=(4, 3)), model=lambda: drawn(harness.TwoHeads(), 3)),
)


def accumulate(submission, model, batches, window):
    """Let the submission accumulate `batches`; return its value."""
    describe(window.words)

    explained(submission, SumRun(partial(exact, model), lambda: in_float64(batches), window.loss_sum, window.count))
    return ask(submission, window, model, submission.stream(batches))


def explained(submission, asked):
    """Say what is asked for, and how a submission that fails is explained."""
    explain_sums(submission, TELLING, partial(ask, submission), asked=asked)


def ask(submission, run, model, batches):
    """Ask the submission to accumulate."""
    return submission.call("accumulate", model, batches, run.loss_sum, run.count)


def exact(model):
    """Return a copy of a model in float64, without gradients."""
    copied = copy.deepcopy(model).double()
    copied.zero_grad()
    return copied


def in_float64(batches):
    """Return micro-batches with their floats in float64."""
    return [tuple(part.double() if part.is_floating_point() else part for part in batch) for batch in batches]


def require_gradient(model, wanted, *, rtol=EXACT):
    """Require that `.grad` holds the wanted gradient, parameter by parameter."""
    for name, parameter in model.named_parameters():
        if name not in wanted:
            continue
        what = f"the gradient of `{name}`"
        if parameter.grad is None:
            raise Wrong(f"The gradient of `{name}` is None after the call.", quantity=what)
        require_close(parameter.grad, wanted[name].to(parameter.dtype), what, rtol=rtol)


def counts_something(window):
    return sum(window.count(y) for _, y in window.micro_batches()) > 0


sizes = st.lists(st.integers(1, 5), min_size=1, max_size=6).map(tuple)
seeds = st.integers(0, 2**16)
plain_windows = st.builds(Window, sizes=sizes, seed=seeds)
text_windows = st.builds(
    Window, sizes=sizes, seed=seeds, text=st.just(True), masked=st.frozensets(st.integers(0, 5), max_size=3)
).filter(counts_something)
UNEQUAL = Window(sizes=(2, 1))


@check(points=3, examples=15, hint="Each sample of the window has the same weight. When is their number known?")
@given(window=plain_windows)
@example(window=UNEQUAL)
@example(window=Window(sizes=(3,)))
@example(window=Window(sizes=(1,)))
@example(window=Window(sizes=(1,) * 12))
@example(window=Window(sizes=(1, 4, 2, 1)))
def test_exact_mean_gradient(submission, window):
    """The gradient is that of the mean over all samples, for micro-batches of any sizes."""
    model, batches = window.model(), window.micro_batches()
    _, wanted = one_big_batch(model, batches, window)
    accumulate(submission, model, batches, window)
    require_gradient(model, wanted)


@check(points=2, examples=15, hint="count(y) says how much counts; a micro-batch may hold nothing that does.")
@given(window=text_windows)
@example(window=Window(sizes=(2, 1, 3), text=True))
@example(window=Window(sizes=(1, 2, 1), text=True, masked=frozenset({0})))
@example(window=Window(sizes=(2, 2, 1), text=True, masked=frozenset({2})))
def test_only_what_counts(submission, window):
    """Masked tokens have no weight, and every other token has the same."""
    model, batches = window.model(), window.micro_batches()
    _, wanted = one_big_batch(model, batches, window)
    accumulate(submission, model, batches, window)
    require_gradient(model, wanted)


@check(points=1, examples=8, hint="Does a sample's weight depend on the micro-batch that it arrives in?")
@given(window=st.builds(Window, sizes=sizes, seed=seeds))
@example(window=UNEQUAL)
def test_any_partition(submission, window):
    """The same samples in another order, in other micro-batches, or each twice, give the same gradient."""
    batches = window.micro_batches()
    _, wanted = one_big_batch(window.model(), batches, window)
    x, y = (torch.cat(parts) for parts in zip(*batches, strict=True))
    half = (len(x) + 1) // 2
    arrangements = [
        batches[::-1],
        [pair for pair in batches for _ in range(2)],
        [(x[:1], y[:1]), (x[1:], y[1:])] if len(x) > 1 else [(x, y)],
        [(x[:half], y[:half]), *((x[i : i + 1], y[i : i + 1]) for i in range(half, len(x)))],
    ]
    for arranged in arrangements:
        again = replace(window, sizes=tuple(len(x) for x, _ in arranged))
        model = window.model()
        accumulate(submission, model, arranged, again)
        require_gradient(model, wanted)


@check(points=1, examples=15, hint="The mean over the window, as a float: neither the last loss nor a mean of means.")
@given(window=st.one_of(plain_windows, text_windows))
@example(window=UNEQUAL)
@example(window=Window(sizes=(2, 1, 3), text=True))
def test_mean_loss(submission, window):
    """The mean loss over everything that counts is returned, as a float."""
    model, batches = window.model(), window.micro_batches()
    loss, _ = one_big_batch(model, batches, window)
    value = accumulate(submission, model, batches, window)
    require_plain(value, "the returned mean loss")
    require_close(value, loss, "the returned mean loss", rtol=EXACT)


@check(points=1, examples=12, hint="Which parameters never get a gradient? What is in their .grad afterwards?")
@given(window=plain_windows)
@example(window=UNEQUAL)
def test_nothing_else_changes(submission, window):
    """Values, `requires_grad` and train mode stay; frozen and unused parameters have `.grad is None`, no others do."""
    model, batches = drawn(harness.TwoHeads(), window.seed), window.micro_batches()
    for parameter in (model.body.bias, *model.spare.parameters()):
        parameter.grad = torch.ones_like(parameter)
    settings = settings_of(model)
    before = {name: p.detach().clone() for name, p in model.named_parameters()}
    _, wanted = one_big_batch(model, batches, window)
    accumulate(submission, model, batches, window)
    for name, parameter in model.named_parameters():
        if not torch.equal(parameter.detach(), before[name]):
            raise Wrong(f"`{name}` has other values after the call than before.", quantity=f"`{name}`")
        if name not in wanted and parameter.grad is not None:
            kind = "unused" if settings[f"`{name}.requires_grad`"] else "frozen"
            raise Wrong(f"`{name}` is {kind}, but its .grad is not None.", quantity=f"the gradient of `{name}`")
    require_settings(settings, model)
    require_gradient(model, wanted)


@check(points=1, hint="Gradients have the dtype of their parameters, and the model keeps its own.")
def test_float32_stays_float32(submission):
    """A float32 model stays float32, and its gradient is right to float32's precision."""
    for seed in range(4):
        window = Window(sizes=(4, 1, 3), seed=seed, dtype=torch.float32)
        model, batches = window.model(), window.micro_batches()
        loss, wanted = one_big_batch(model, batches, window)
        value = accumulate(submission, model, batches, window)
        require_gradient(model, wanted, rtol=1e-4)
        require_close(value, loss, "the returned mean loss", rtol=1e-5)


@check(points=1, hint="What do you divide by when nothing counts?")
def test_nothing_counts(submission):
    """Where nothing counts, the loss is 0.0 and every gradient is None or zero, whatever was there before."""
    for window in (
        Window(sizes=(2, 1), text=True, masked=frozenset({0, 1})),
        Window(sizes=(1,), text=True, masked=frozenset({0})),
        Window(sizes=()),
    ):
        model = window.model()
        for parameter in model.parameters():
            parameter.grad = torch.ones_like(parameter)
        value = accumulate(submission, model, window.micro_batches(), window)
        require_close(value, 0.0, "the returned mean loss")
        for name, parameter in model.named_parameters():
            if parameter.grad is not None:
                require_close(parameter.grad, torch.zeros_like(parameter), f"the gradient of `{name}`")


def wide_model(width):
    """A model of few parameters and, where it is wide, large activations; the same each time."""
    layers = [torch.nn.Linear(4, width), *(torch.nn.ReLU() for _ in range(4)), torch.nn.Linear(width, 1)]
    return drawn(torch.nn.Sequential(*layers).double(), 8)


def wide_batches():
    """The micro-batches of a long window; the same each time."""
    draw = torch.Generator().manual_seed(9)
    shapes = ((SAMPLES, 4), (SAMPLES, 1))
    return [tuple(torch.randn(s, generator=draw, dtype=torch.float64) for s in shapes) for _ in range(MICRO_BATCHES)]


def one_graph_at_a_time(model, stream, *_):
    """Accumulate as it should be done."""
    for x, y in stream:
        harness.squared_error(model(x), y).backward()
    for parameter in model.parameters():
        parameter.grad /= MICRO_BATCHES * SAMPLES


@cache
def wide_run():
    """The gradients of the wide model by name, and the memory that a right function needs."""
    model = wide_model(WIDTH)
    memory = memory_of(one_graph_at_a_time, model, wide_batches())
    return {name: p.grad for name, p in model.named_parameters()}, memory


@check(points=1, hint="A graph lives until its backward(). When is yours?")
def test_one_graph_at_a_time(submission):
    """Memory for activations does not grow with the stream: at most one micro-batch's graph is alive."""
    describe(f"{MICRO_BATCHES} micro-batches of {SAMPLES} samples each, {WIDTH} hidden units")
    wanted, right = wide_run()

    explained(submission, SumRun(lambda: wide_model(WIDTH), wide_batches, harness.squared_error, harness.samples))

    def measured(model):
        stream = submission.stream(wide_batches())
        return submission.measure("accumulate", model, stream, harness.squared_error, harness.samples)

    measured(wide_model(1))  # from here on the process grows by what is wide
    model = wide_model(WIDTH)
    found = measured(model)
    require_gradient(model, wanted, rtol=1e-8)
    label = f"a stream of {MICRO_BATCHES} micro-batches"
    require_memory(
        submission,
        found,
        label=label,
        right=right,
        margin=MARGIN,
        own_cap=OWN_CAP,
    )
