"""Generated training runs over micro-batches: what a check of an accumulation loop is tried on."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, ClassVar, Literal

import torch
from hypothesis import strategies as st

from grader.checks.example import describe, listed
from grader.checks.kit import prefetch_in

OptimizerKind = Literal["sgd", "momentum", "adamw"]
_NAMES: dict[OptimizerKind, str] = {"sgd": "SGD", "momentum": "SGD with momentum 0.9", "adamw": "AdamW"}
_INPUTS, _OUTPUTS = 3, 2


@dataclass(frozen=True, kw_only=True)
class Run:
    """One run: a model, an optimizer, and micro-batches of given sizes, all drawn from `seed`, in float64.

    `model`, `optimizer` and `micro_batches` are made once per Run, and are what a call changes; `fresh()` gives the
    same run untouched.

    Attributes:
        sizes: samples per micro-batch, in order.
        steps: k, micro-batches per update; the last window of an epoch may hold fewer.
        epochs: how often the run goes over all micro-batches, in the same order.
        optimizer_kind: SGD (lr 0.1), SGD with momentum 0.9 (lr 0.1), or AdamW (lr 0.01).
        leftover: whether gradients of an earlier backward are still there before the call.
        frozen: whether the first bias needs no gradient.
        masked: whether samples may be masked out; a whole micro-batch can be, the first sample never is.
        clip: largest norm of the gradient at each step; None without clipping.
        decay: factor on the learning rate after every `decay_every` updates.
        decay_every: see `decay`.
        hidden: width of the model's hidden layer.
        unit: what counts in its micro-batches, in one word.

    Example::

        run = Run(sizes=(2, 2, 1), steps=2, optimizer_kind="momentum")
        assert [len(window) for window in run.windows] == [2, 1]
    """

    unit: ClassVar[str] = "sample"

    sizes: tuple[int, ...]
    steps: int
    epochs: int = 1
    seed: int = 0
    optimizer_kind: OptimizerKind = "sgd"
    leftover: bool = False
    frozen: bool = False
    masked: bool = False
    clip: float | None = None
    decay: float = 1.0
    decay_every: int = 1
    hidden: int = 4

    def fresh(self) -> "Run":
        """Return this run with an untouched model and optimizer."""
        if _Stock.noted is not None:
            _Stock.noted.append(replace(self))
        ready = _Stock.ready.get(self)
        return ready.pop() if ready else replace(self)

    @cached_property
    def model(self) -> torch.nn.Module:
        """A two-layer network, 3 inputs and 2 outputs, float64."""
        describe(self.words)
        return self._network

    @cached_property
    def _network(self) -> torch.nn.Module:
        model = torch.nn.Sequential(
            torch.nn.Linear(_INPUTS, self.hidden, dtype=torch.float64),
            torch.nn.Tanh(),
            torch.nn.Linear(self.hidden, _OUTPUTS, dtype=torch.float64),
        )
        draw = torch.Generator().manual_seed(self.seed)
        with torch.no_grad():
            for parameter in model.parameters():
                parameter.copy_(torch.randn(parameter.shape, generator=draw, dtype=torch.float64) * 0.5)
        if self.frozen:
            model[0].bias.requires_grad_(False)
        if self.leftover:
            for parameter in model.parameters():
                if parameter.requires_grad:
                    parameter.grad = torch.randn(parameter.shape, generator=draw, dtype=torch.float64)
        return model

    @cached_property
    def optimizer(self) -> torch.optim.Optimizer:
        """The optimizer over `model`'s parameters that need gradients."""
        parameters = [p for p in self.model.parameters() if p.requires_grad]
        if self.optimizer_kind == "adamw":
            return torch.optim.AdamW(parameters, lr=0.01)
        return torch.optim.SGD(parameters, lr=0.1, momentum=0.9 if self.optimizer_kind == "momentum" else 0.0)

    @cached_property
    def scheduler(self) -> torch.optim.lr_scheduler.StepLR:
        """The schedule of `optimizer`'s learning rate: a tick after each update. Send it behind the optimizer."""
        return torch.optim.lr_scheduler.StepLR(self.optimizer, step_size=self.decay_every, gamma=self.decay)

    @cached_property
    def micro_batches(self) -> list[tuple[torch.Tensor, ...]]:
        """(x, y) per micro-batch: x of shape (size, 3), y of shape (size, 2), float64.

        Of a masked run (x, y, mask): mask of shape (size,) is 1.0 for a sample that counts, else 0.0.
        """
        draw = torch.Generator().manual_seed(self.seed + 1)

        def batch(size: int, width: int) -> torch.Tensor:
            return torch.randn(size, width, generator=draw, dtype=torch.float64)

        batches = [(batch(size, _INPUTS), batch(size, _OUTPUTS)) for size in self.sizes]
        if not self.masked:
            return list(batches)
        masks = [(torch.rand(size, generator=draw) < 0.5).double() for size in self.sizes]
        if masks:
            masks[0][0] = 1.0
        return [(*pair, mask) for pair, mask in zip(batches, masks, strict=True)]

    @cached_property
    def counts(self) -> tuple[float, ...]:
        """What counts in each micro-batch: its samples; of a masked run those that are not masked out."""
        return tuple(float(mask[0].sum()) if mask else float(len(x)) for x, _, *mask in self.micro_batches)

    @cached_property
    def miscounts(self) -> dict[str, tuple[float, ...]]:
        """What is counted in each micro-batch instead by a known mistake, by its name in the vocabulary."""
        return {"padding_counted": tuple(map(float, self.sizes))} if self.masked else {}

    @property
    def loss_fn(self) -> torch.nn.Module:
        """Mean squared error, averaged over its batch; of a masked run one value per sample and output."""
        return torch.nn.MSELoss(reduction="none" if self.masked else "mean")

    @cached_property
    def windows(self) -> list[range]:
        """Indices of the micro-batches behind each update of one epoch."""
        count = len(self.sizes)
        return [range(start, min(start + self.steps, count)) for start in range(0, count, self.steps)]

    def window_of(self, index: int) -> range:
        """Return the window that a micro-batch belongs to."""
        return self.windows[index // self.steps]

    @property
    def words(self) -> str:
        """The run in words and numbers, for a report."""
        count = len(self.sizes)
        if not count:
            said = "no micro-batches"
        elif len(set(self.sizes)) == 1:
            plural = "es" if count > 1 else ""
            said = f"{count} micro-batch{plural} of {_samples(self.sizes[0])}{' each' if count > 1 else ''}"
        else:
            said = f"{count} micro-batches of {listed([str(size) for size in self.sizes])} samples"
        said += f", k = {self.steps}, {_NAMES[self.optimizer_kind]}"
        said += f", {self.epochs} epochs" if self.epochs > 1 else ""
        said += ", with gradients left over from before" if self.leftover else ""
        said += ", with a frozen bias" if self.frozen else ""
        said += f", masks {[[int(m) for m in batch[2]] for batch in self.micro_batches]}" if self.masked else ""
        said += f", gradients clipped to norm {self.clip:g}" if self.clip is not None else ""
        if self.decay == 1.0:
            return said
        often = "each update" if self.decay_every == 1 else f"every {self.decay_every} updates"
        return f"{said}, learning rate times {self.decay:g} after {often}"

    def __repr__(self) -> str:
        return f"Run({self.words}, seed={self.seed})"


class _Stock:
    """Runs made before they are asked for, and those asked for while requests are prefetched (None: they are not)."""

    ready: ClassVar[dict[Run, list[Run]]] = {}
    noted: ClassVar[list[Run] | None] = None


@contextmanager
def made_ready() -> Iterator[None]:
    """Make each run again whose `fresh` is asked for meanwhile: a process forked afterwards gets it ready-made."""
    _Stock.ready.clear()
    noted: list[Run] = []
    _Stock.noted = noted
    try:
        yield
    finally:
        _Stock.noted = None
    for run in noted:
        if type(run) is Run:  # another kind may have another model, and says by itself what it is about
            assert run.optimizer is not None
            assert run.micro_batches is not None
            del vars(run)["model"]  # that property says what is being looked at: when it is used, not now
            _Stock.ready.setdefault(run, []).append(run)


prefetch_in(made_ready)


def _samples(count: int) -> str:
    return "1 sample" if count == 1 else f"{count} samples"


def windows(
    *,
    ragged: bool = False,
    most: int = 7,
    epochs: tuple[int, ...] = (1,),
    empty: bool = False,
    leftover: bool = True,
    optimizers: tuple[OptimizerKind, ...] = ("sgd", "momentum", "adamw"),
    masked: bool = False,
    clips: tuple[float | None, ...] = (None,),
    decays: tuple[float, ...] = (1.0,),
) -> st.SearchStrategy[Run]:
    """Generate runs of up to `most` micro-batches of 1 to 5 samples, k from 1 to 5; one in eight is larger.

    That is up to three times as many micro-batches, and k up to 15: a limit that a submission has is met sometimes.

    Args:
        ragged: micro-batches may differ in size; else all are of one size.
        most: largest number of micro-batches.
        epochs: numbers of epochs to draw from.
        empty: whether there may be none at all.
        leftover: whether gradients may be left over from before.
        optimizers: kinds to draw from.
        masked: whether samples are masked out at random.
        clips: gradient norms to clip to, to draw from; None is no clipping.
        decays: factors on the learning rate after every 1 to 3 updates, to draw from.

    Example::

        @given(run=windows(ragged=True, epochs=(1, 2), optimizers=("sgd", "adamw")))
        def test_every_sample_counts_once(submission, run): ...
    """
    samples = st.integers(1, 5)
    least = 0 if empty else 1

    def mostly(small: st.SearchStrategy[Any], large: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
        # `one_of(small, small, small, large)` would take each as often: it counts equal strategies once.
        return st.sampled_from((*[small] * 7, large)).flatmap(lambda chosen: chosen)

    if ragged:
        drawn = (st.lists(samples, min_size=low, max_size=high) for low, high in ((least, most), (most, 3 * most)))
        sizes = mostly(*drawn).map(tuple)
    else:
        count = mostly(st.integers(least, most), st.integers(most, 3 * most))
        sizes = st.tuples(count, samples).map(lambda pair: (pair[1],) * pair[0])
    return st.builds(
        Run,
        sizes=sizes,
        steps=mostly(samples, st.integers(6, 15)),
        epochs=st.sampled_from(epochs),
        seed=st.integers(0, 2**16),
        optimizer_kind=st.sampled_from(optimizers),
        leftover=st.booleans() if leftover else st.just(False),
        masked=st.just(masked),
        clip=st.sampled_from(clips),
        decay=st.sampled_from(decays),
        decay_every=st.integers(1, 3) if decays != (1.0,) else st.just(1),
    )
