"""What the course's explanations state, beyond what their own checks and the lessons' examples run, is run here.

Each test's docstring is the claim, and names the text that makes it.
"""

from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import torch
from torch import nn
from torch._subclasses.fake_tensor import FakeTensorMode
from torch.utils._python_dispatch import TorchDispatchMode

from grader.sandbox.meter import TensorMeter

ROOT = Path(__file__).parents[2]
mse, cross_entropy = nn.functional.mse_loss, nn.functional.cross_entropy


class Additions(TorchDispatchMode):
    """Counts the numbers that are added into tensors while it is on."""

    numbers = 0

    def __torch_dispatch__(
        self, operation: Any, types: Any, args: tuple[Any, ...] = (), kwargs: dict[str, Any] | None = None
    ) -> Any:
        if operation in (torch.ops.aten.add.Tensor, torch.ops.aten.add_.Tensor):
            self.numbers += args[0].numel()
        return operation(*args, **(kwargs or {}))


def net(width: int) -> nn.Sequential:
    """Return Linear(width, width), ReLU, Linear(width, 1), drawn from one seed."""
    torch.manual_seed(0)
    return nn.Sequential(nn.Linear(width, width), nn.ReLU(), nn.Linear(width, 1))


@pytest.mark.parametrize(("k", "added"), [(1, 0), (2, 1), (8, 7)])
def test_each_micro_batch_but_the_first_adds_once_per_parameter(k: int, added: int) -> None:
    """02: each micro-batch but a window's first adds its gradients to those in `.grad`."""
    model = net(16)
    x, y = torch.randn(32, 16), torch.randn(32, 1)

    with Additions() as additions:  # type: ignore[no-untyped-call]
        for a, b in zip(x.chunk(k), y.chunk(k), strict=True):
            (mse(model(a), b) / k).backward()

    assert additions.numbers == added * sum(p.numel() for p in model.parameters())


def _moves(optimizer: Callable[..., torch.optim.Optimizer], scale: float) -> list[float]:
    """Return how far each of eight steps moves a weight whose gradients are all `scale` times as large."""
    weight = nn.Parameter(torch.ones(4, 4, dtype=torch.float64))
    stepping = optimizer([weight], lr=0.01)
    draw = torch.Generator().manual_seed(3)
    moves = []
    for _ in range(8):
        weight.grad = torch.randn(4, 4, generator=draw, dtype=torch.float64) * scale
        before = weight.detach().clone()
        stepping.step()
        moves.append((weight.detach() - before).norm().item())
    return moves


@pytest.mark.parametrize(
    ("optimizer", "factors"),
    [
        (torch.optim.SGD, [4.0] * 8),
        (torch.optim.Adam, [1.0] * 8),
        (torch.optim.AdamW, [1.0] * 8),
        (torch.optim.RAdam, [4.0] * 5 + [1.0] * 3),
    ],
)
def test_a_missing_division_by_four_shows_in_some_optimizers_only(
    optimizer: Callable[..., torch.optim.Optimizer], factors: list[float]
) -> None:
    """03: the factor cancels for Adam and AdamW; SGD's steps, and RAdam's first five, are k times too large."""
    right, undivided = _moves(optimizer, 1.0), _moves(optimizer, 4.0)

    assert [b / a for a, b in zip(right, undivided, strict=True)] == pytest.approx(factors, rel=1e-4)


def _masked_by_class_weight(outputs: torch.Tensor) -> torch.Tensor:
    return cross_entropy(outputs, torch.zeros(4, dtype=torch.long), weight=torch.tensor([0.0, 1, 1, 1, 1]))


def _masked_by_hand(outputs: torch.Tensor) -> torch.Tensor:
    mask = torch.zeros(4)
    return (cross_entropy(outputs, torch.zeros(4, dtype=torch.long), reduction="none") * mask).sum() / mask.sum()


def _ignored(outputs: torch.Tensor) -> torch.Tensor:
    return cross_entropy(outputs, torch.full((4,), -100))


@pytest.mark.parametrize(
    ("loss_of", "gradient_is_nan"), [(_ignored, False), (_masked_by_class_weight, True), (_masked_by_hand, True)]
)
def test_a_mean_over_nothing(loss_of: Callable[[torch.Tensor], torch.Tensor], *, gradient_is_nan: bool) -> None:
    """07: the loss is nan; the gradient is zero with `ignore_index`, and nan with a class weight of 0 or by hand."""
    torch.manual_seed(0)
    layer = nn.Linear(3, 5)

    loss = loss_of(layer(torch.randn(4, 3)))
    loss.backward()

    assert torch.isnan(loss)
    assert layer.weight.grad is not None
    if gradient_is_nan:
        assert torch.isnan(layer.weight.grad).any()
    else:
        assert torch.equal(layer.weight.grad, torch.zeros(5, 3))


def _peak_bytes(*, keep: bool, retain: bool, at_once: bool, metric: bool = False) -> int:
    """Return the peak bytes of a window of 16 micro-batches of 64 samples, 256 numbers each."""
    model = net(256)
    batches = [(torch.randn(64, 256), torch.randn(64, 1)) for _ in range(16)]
    kept = []
    with TensorMeter() as meter:
        for x, y in batches:
            loss = mse(model(x), y) / 16
            if not at_once:
                loss.backward(retain_graph=retain)
            if keep or at_once:
                kept.append(loss)
            del loss
            if metric:
                kept.append((model(x) - y).abs().mean())
        if at_once:
            torch.stack(kept).sum().backward()
    peak: int = meter.peak_bytes
    return peak


def test_which_lines_keep_the_graphs_of_a_window() -> None:
    """08, graph-hoarder: a list of losses keeps a few bytes each; with `retain_graph=True`, or unused, their graphs."""
    right = _peak_bytes(keep=False, retain=False, at_once=False)
    listed = _peak_bytes(keep=True, retain=False, at_once=False)
    retained = _peak_bytes(keep=True, retain=True, at_once=False)
    at_once = _peak_bytes(keep=False, retain=False, at_once=True)
    metric = _peak_bytes(keep=False, retain=False, at_once=False, metric=True)

    assert right <= listed <= right + 16 * 8
    assert min(retained, at_once, metric) > 2 * right


@pytest.fixture
def experiment() -> Iterator[ModuleType]:
    """Return harness.py of the experiment, for small products on one thread, which others only slow down."""
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    module = ModuleType("experiment")
    file = ROOT / "exercises" / "09-seed-experiment" / "harness.py"
    exec(compile(file.read_text(encoding="utf-8"), str(file), "exec"), module.__dict__)
    yield module
    torch.set_num_threads(threads)


def _accuracies(experiment: ModuleType, *, k: int, lr: float, halved_after: int = 0) -> torch.Tensor:
    """Return the held-out accuracy that each of five seeds reaches; all five models are trained side by side.

    The learning rate is halved after every `halved_after` micro-batches, if that is not 0.
    """
    data, models = ([make(seed) for seed in range(5)] for make in (experiment.world, experiment.linear_model))
    weight = nn.Parameter(torch.stack([model.weight.detach() for model in models]))
    bias = nn.Parameter(torch.stack([model.bias.detach() for model in models]).unsqueeze(1))
    optimizer = torch.optim.SGD([weight, bias], lr=lr)
    x, y = (torch.stack([torch.stack([pair[i] for pair in d.micro_batches]) for d in data]) for i in (0, 1))
    for i in range(experiment.EPOCHS * x.shape[1]):
        outputs = x[:, i % x.shape[1]] @ weight.mT + bias
        loss = cross_entropy(outputs.flatten(0, 1), y[:, i % x.shape[1]].flatten(), reduction="sum")
        (loss / experiment.MICRO_BATCH / k).backward()
        if (i + 1) % k == 0:
            optimizer.step()
            optimizer.zero_grad()
        if halved_after and (i + 1) % halved_after == 0:
            optimizer.param_groups[0]["lr"] /= 2
    for model, w, b in zip(models, weight.detach(), bias.detach(), strict=True):
        model.load_state_dict({"weight": w, "bias": b[0]})
    return torch.tensor([experiment.accuracy(m, d.held_out) for m, d in zip(models, data, strict=True)])


def test_what_the_experiment_shows_and_does_not(experiment: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    """09: about 70 % against 80 %, the scatter of single runs, the smaller rate, and the experiment without flips."""
    small = _accuracies(experiment, k=1, lr=0.25)
    large = _accuracies(experiment, k=4, lr=0.25)
    slow = _accuracies(experiment, k=1, lr=0.0625)
    monkeypatch.setitem(experiment.__dict__, "FLIPPED", 0)
    clean_small, clean_large = (_accuracies(experiment, k=k, lr=0.25) for k in (1, 4))

    assert small.mean().item() == pytest.approx(0.70, abs=0.015)
    assert large.mean().item() == pytest.approx(0.80, abs=0.015)
    assert slow.mean().item() == pytest.approx(large.mean().item(), abs=0.01)
    assert small.std().item() == pytest.approx(0.03, abs=0.015)
    assert clean_small.mean().item() == pytest.approx(0.976, abs=0.002)
    assert clean_large.mean().item() == pytest.approx(0.979, abs=0.002)


def test_what_a_schedule_brings(experiment: ModuleType) -> None:
    """scheduler-bonus: 85 and 88 % where the rate is halved each quarter; 86 % where micro-batches are taken for updates."""
    quarter = experiment.EPOCHS * 256 // 4
    small, large, hasty = (
        _accuracies(experiment, k=k, lr=0.25, halved_after=after) for k, after in ((1, quarter), (4, quarter), (4, 48))
    )

    assert small.mean().item() == pytest.approx(0.85, abs=0.01)
    assert large.mean().item() == pytest.approx(0.88, abs=0.01)
    assert hasty.mean().item() == pytest.approx(0.86, abs=0.01)


@pytest.mark.parametrize("swapped", [False, True])
def test_what_clipping_each_micro_batch_makes_of_a_window(*, swapped: bool) -> None:
    """clip-too-soon: (2, 0) and (0, 2) give (0.447, 0.894) where each is clipped, and the order then matters."""
    micro_batches = [torch.tensor([2.0, 0.0]), torch.tensor([0.0, 2.0])]
    each, once = nn.Parameter(torch.zeros(2)), nn.Parameter(torch.zeros(2))
    for gradient in reversed(micro_batches) if swapped else micro_batches:
        for parameter in (each, once):
            (parameter * gradient).sum().backward()
        nn.utils.clip_grad_norm_(each, 1.0)
    found = nn.utils.clip_grad_norm_(once, 1.0)
    wrong = [0.894, 0.447] if swapped else [0.447, 0.894]

    assert found.item() == pytest.approx(8**0.5)
    assert once.grad is not None and once.grad.tolist() == pytest.approx([0.707, 0.707], abs=1e-3)  # noqa: PT018
    assert each.grad is not None and each.grad.tolist() == pytest.approx(wrong, abs=1e-3)  # noqa: PT018


def test_a_weighted_mean_is_divided_by_weights() -> None:
    """token-tax: with class weights, means of micro-batches of equal size do not average to the mean of all."""
    draw = torch.Generator().manual_seed(0)
    logits, weight = torch.randn(4, 3, generator=draw), torch.tensor([1.0, 2.0, 4.0])
    labels = torch.tensor([0, 0, 2, 2])
    parts = [cross_entropy(a, b, weight) for a, b in zip(logits.split(2), labels.split(2), strict=True)]
    whole = cross_entropy(logits, labels, weight)
    sums = cross_entropy(logits, labels, weight, reduction="sum")

    assert whole.item() == pytest.approx((sums / weight[labels].sum()).item())
    assert abs(torch.stack(parts).mean().item() - whole.item()) > 0.01


def test_a_schedule_that_is_stepped_before_the_optimizer() -> None:
    """hasty-schedule: PyTorch warns, and the first rate is never used; an average's decay is taken k times."""
    weight = nn.Parameter(torch.zeros(1))
    weight.grad = torch.ones(1)
    optimizer = torch.optim.SGD([weight], lr=1.0)
    scheduler = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda update: 0.5**update)
    with pytest.warns(UserWarning, match="before `optimizer.step"):
        scheduler.step()
    optimizer.step()

    assert weight.item() == -0.5
    assert 0.9**4 == pytest.approx(0.656, abs=1e-3)


def test_a_scaler_that_is_used_in_the_wrong_order() -> None:
    """scaler-sandwich: clipping what is scaled limits to max_norm / scale; the other orders raise, or unscale twice."""
    weight = nn.Parameter(torch.zeros(1))
    optimizer, scaler = torch.optim.SGD([weight], lr=1.0), torch.amp.GradScaler("cpu", init_scale=8.0)

    scaler.scale((weight * 2).sum()).backward()
    nn.utils.clip_grad_norm_(weight, 1.0)
    scaler.unscale_(optimizer)
    assert weight.grad is not None
    assert weight.grad.item() == pytest.approx(1 / 8, rel=1e-6)
    with pytest.raises(RuntimeError, match="has already been called on this optimizer since the last"):
        scaler.unscale_(optimizer)
    weight.grad.fill_(2.0)
    scaler.update()
    scaler.step(optimizer)
    assert weight.item() == -2.0 / 8
    with pytest.raises(RuntimeError, match="is being called after step"):
        scaler.unscale_(optimizer)


def _peak_mib(*, k: int, set_to_none: bool) -> float:
    """Return the peak of a second update of 840 samples, of a model whose parameters weigh more than they do."""
    with FakeTensorMode(), TensorMeter() as meter:
        model = nn.Sequential(*(nn.Linear(1024, 1024, bias=False) for _ in range(3)))
        optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
        for _ in range(2):
            meter.peak_bytes = meter.live_bytes
            for _ in range(k):
                x, y = (torch.randn(840 // k, 1024) for _ in range(2))
                torch.autograd.backward(mse(model(x), y) / k)
            optimizer.step()
            optimizer.zero_grad(set_to_none=set_to_none)
        peak: int = meter.peak_bytes
        return peak / 2**20


def test_where_zeros_are_left_the_first_split_saves_half_of_the_samples() -> None:
    """the-k2-trap: with `set_to_none=False` the sums are there with k = 1, too, and k = 2 saves what one expects."""
    samples = 6 * 840 * 1024 * 4 / 2**20

    zeros = [_peak_mib(k=k, set_to_none=False) for k in (1, 2)]
    none = [_peak_mib(k=k, set_to_none=True) for k in (1, 2)]

    assert zeros[0] - zeros[1] == pytest.approx(samples / 2, abs=0.01)
    assert zeros[0] > none[0]
    assert zeros[1] == pytest.approx(none[1], abs=0.01)
    assert none[0] - none[1] < samples / 8
