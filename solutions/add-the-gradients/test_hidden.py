"""What is left in `.grad` is compared with the gradient of the whole batch, in float64."""

import copy
from dataclasses import dataclass

import harness
import torch

from grader.checks import Wrong, check, describe, require_close


@dataclass(frozen=True)
class Task:
    """Two micro-batches of `size` samples, a model and a loss, drawn from `seed`."""

    size: int
    hidden: int = 4
    loss: str = "mse_loss"
    alike: bool = False
    seed: int = 0

    @property
    def words(self):
        """The task in words, for a report."""
        samples = f"{self.size} sample{'s' if self.size > 1 else ''} each"
        return f"two micro-batches of {samples}{', the same ones' if self.alike else ''}, {self.loss}"

    @property
    def loss_fn(self):
        """The loss, a mean over its samples."""
        return getattr(torch.nn.functional, self.loss)

    def model(self):
        """A model that takes one micro-batch at a time, the same each time."""
        torch.manual_seed(self.seed)
        layers = torch.nn.Sequential(torch.nn.Linear(3, self.hidden), torch.nn.Tanh(), torch.nn.Linear(self.hidden, 2))
        return harness.SmallDevice(layers.double(), self.size)

    def micro_batches(self):
        """The two micro-batches."""
        draw = torch.Generator().manual_seed(self.seed + 1)
        first, second = (self._micro_batch(draw) for _ in range(2))
        return first, first if self.alike else second

    def _micro_batch(self, draw):
        x = torch.randn(self.size, 3, generator=draw, dtype=torch.float64)
        if self.loss == "cross_entropy":
            return x, torch.randint(2, (self.size,), generator=draw)
        return x, torch.randn(self.size, 2, generator=draw, dtype=torch.float64)

    def wanted(self):
        """The gradient of the whole batch, by name."""
        model, (first, second) = self.model(), self.micro_batches()
        whole = [torch.cat(parts) for parts in zip(first, second, strict=True)]
        self.loss_fn(model.model(whole[0]), whole[1]).backward()
        return {name: p.grad for name, p in model.named_parameters()}


TASKS = [
    Task(size=3, seed=1),
    Task(size=1, hidden=1, seed=2),
    Task(size=5, loss="cross_entropy", seed=3),
    Task(size=2, loss="l1_loss", seed=4),
    Task(size=4, alike=True, seed=5),
]


def add_gradients(submission, task):
    """Let the submission work on a task; return the model."""
    model = task.model()
    describe(task.words)
    submission.call("add_gradients", model, task.loss_fn, *task.micro_batches())
    return model


@check(points=2, hint="The number of samples does not matter here, nor does the loss. What does?")
def test_any_two(submission):
    """`.grad` is right for other models, losses and sizes, and where both micro-batches hold the same samples."""
    for task in TASKS:
        model = add_gradients(submission, task)
        for name, gradient in task.wanted().items():
            shown = name.removeprefix("model.")
            got = model.get_parameter(name).grad
            if got is None:
                raise Wrong(f"The gradient of `{shown}` is None after the call.")
            require_close(got, gradient, f"the gradient of `{shown}`")


@check(points=1, hint="How many samples does your code hand to the model at once?")
def test_one_micro_batch_at_a_time(submission):
    """The model, on a device with room for one micro-batch, runs on both and gets gradients from both."""
    for task in TASKS[:2]:
        model = add_gradients(submission, task)
        if any(p.grad is None for p in model.parameters()):
            raise Wrong("Some parameter has no gradient after the call.")


@check(points=1, hint="backward() writes into .grad only. Which line of yours writes into a weight?")
def test_weights_stay(submission):
    """The weights are after the call what they were before, and every one of them has a gradient."""
    for task in TASKS[:2]:
        before = copy.deepcopy(task.model().state_dict())
        model = add_gradients(submission, task)
        for name, parameter in model.named_parameters():
            shown = name.removeprefix("model.")
            if not torch.equal(parameter.detach(), before[name]):
                raise Wrong(f"`{shown}` has other values after the call than before.", quantity="the weights")
            if parameter.grad is None:
                raise Wrong(f"`{shown}.grad` is None after the call.")
