"""The gradient of each update is compared with the sum, in float64, of what single micro-batches give in bfloat16."""

import copy

import harness
import torch

from grader.checks import (
    Wrong,
    check,
    describe,
    memory_of,
    require_close,
    require_memory,
)

EXACT, ROUNDED = 1e-4, 2e-2
"""Relative: a float32 sum of bfloat16 gradients is off by 1e-6, a bfloat16 sum of two by 1e-3. Where a window is no
power of two, a loss that is divided before its backward is rounded otherwise: that is allowed, and makes 0.5 %."""
WIDTH, STEPS = 1 << 16, 8
"""A model of 6 * 65536 parameters: a sum of its gradients has 1.5 MiB in float32."""
MARGIN = 1.4
"""Over the peak of a right loop; the gradients of all eight micro-batches need twice as much and more."""
OWN_CAP = 150 << 20


def say(count, steps, kind):
    """Describe a run, for the report."""
    describe(f"{count} micro-batches of 2 samples each, k = {steps}, {kind}")


def mean_gradient(model, masters, window):
    """Return the mean over a window, in float64, of the gradients that the model has with the masters' values."""
    own = copy.deepcopy(model)
    with torch.no_grad():
        for weight, held in zip(own.parameters(), masters, strict=True):
            weight.copy_(held)
    parameters = list(own.parameters())
    sums = [torch.zeros(p.shape, dtype=torch.float64) for p in parameters]
    for x, y in window:
        for total, gradient in zip(
            sums, torch.autograd.grad(harness.squared_error(own(x), y), parameters), strict=True
        ):
            total += gradient.double()
    return [total / len(window) for total in sums]


def judge(submission, *, count, steps, kind="SGD", seed=0, offset=0.0, leftover=False):
    """Let the submission train, and compare the gradient of each update at the masters that it was made with."""
    say(count, steps, kind)
    model, masters = harness.network(seed)
    batches = harness.micro_batches(seed + 1, count, offset=offset)
    if leftover:
        for weight, held in zip(model.parameters(), masters, strict=True):
            weight.grad, held.grad = torch.ones_like(weight), torch.ones_like(held)
    kinds = {"SGD": torch.optim.SGD, "AdamW": torch.optim.AdamW}
    optimizer = kinds[kind](masters, lr=0.05)
    before, blank = [[m.clone() for m in masters]], copy.deepcopy(model)
    optimizer.register_step_post_hook(lambda *_: before.append([m.clone() for m in masters]))
    submission.call("train_epoch", model, masters, submission.host(optimizer), harness.squared_error, batches, steps)
    updates = submission.updates
    windows = [batches[start : start + steps] for start in range(0, count, steps)]
    names = [name for name, _ in model.named_parameters()]
    for number, (got, window, held) in enumerate(zip(updates, windows, before, strict=False), start=1):
        for name, gradient, want in zip(names, got, mean_gradient(blank, held, window), strict=True):
            rtol = EXACT if len(window) & (len(window) - 1) == 0 and submission.device == "cpu" else ROUNDED
            require_gradient(gradient, want, f"the gradient of the master of `{name}` at update {number}", rtol)
    if len(updates) != len(windows):
        raise Wrong(
            f"There were {len(updates)} updates instead of {len(windows)}.",
            quantity="the number of updates",
            expected=str(len(windows)),
            actual=str(len(updates)),
        )
    return model, masters, before


def require_gradient(got, want, what, rtol):
    """Require a float32 tensor within a relative tolerance."""
    if got is None:
        raise Wrong(f"{what[:1].upper()}{what[1:]} is None.", quantity=what)
    require_close(got, want.float(), what, rtol=rtol)


@check(
    points=3,
    hint="In which dtype are gradients added up, how often is each, and what is in the sum when a window begins?",
)
def test_gradient_of_each_update(submission):
    """Each update of the masters has the mean gradient of its window, as exact as single gradients are."""
    judge(submission, count=4, steps=2)
    judge(submission, count=5, steps=3, kind="AdamW", seed=2, offset=3.0, leftover=True)
    judge(submission, count=2, steps=5, seed=3, leftover=True)
    judge(submission, count=80, steps=32, seed=4, offset=3.0)
    judge(submission, count=128, steps=64, kind="AdamW", seed=5, offset=-3.0)


@check(points=2, hint="After how many equal addends does a sum in bfloat16 stop growing?")
def test_many_micro_batches(submission):
    """With 512 micro-batches that pull one way, the gradient is as exact as with two."""
    judge(submission, count=512, steps=512, seed=6, offset=8.0)


@check(points=2, hint="Who changes the masters, and what does the model hold in the next window?")
def test_model_follows_masters(submission):
    """The model holds the masters, rounded; its gradients are gone, and nobody but the optimizer changed a master."""
    for number, (kind, count) in enumerate((("SGD", 9), ("AdamW", 9), ("SGD", 0))):
        model, masters, before = judge(
            submission, count=count, steps=2, kind=kind, seed=7 + number, leftover=count == 0
        )
        for master, name, last in zip(masters, [name for name, _ in model.named_parameters()], before[-1], strict=True):
            require_close(master, last, f"the master of `{name}` after the epoch", rtol=0.0)
        for (name, parameter), master in zip(model.named_parameters(), masters, strict=True):
            require_close(parameter.detach(), master.bfloat16(), f"`{name}` after the epoch", rtol=0.0)
            if parameter.grad is not None:
                raise Wrong(f"`{name}.grad` is not None after the call.", quantity=f"`{name}.grad`")
        changed = [event for event in submission.events if event.action == "step" and event.changed]
        if changed:
            raise Wrong("A master was changed between two updates, and not by `optimizer.step()`.")


def one_ledger(model, masters, optimizer, loss_fn, batches, _):
    """Make one update as it should be made."""
    parameters, ledger = list(model.parameters()), [torch.zeros_like(m) for m in masters]
    for x, y in batches:
        loss_fn(model(x), y).backward()
        for parameter, total in zip(parameters, ledger, strict=True):
            total += parameter.grad
            parameter.grad = None
    for master, total in zip(masters, ledger, strict=True):
        master.grad = total / len(batches)
    optimizer.step()
    with torch.no_grad():
        for parameter, master in zip(parameters, masters, strict=True):
            parameter.copy_(master)


@check(points=1, hint="How many gradients of one parameter do you hold at a time?")
def test_one_ledger(submission):
    """Memory for gradients does not grow with k: one float32 sum, and the gradients of one micro-batch."""
    describe(f"{STEPS} micro-batches, k = {STEPS}, {6 * WIDTH + 1} parameters")

    def given(width):
        model, masters = harness.network(1, width)
        batches = harness.micro_batches(2, STEPS, size=1)
        return model, masters, torch.optim.SGD(masters, lr=0.05), harness.squared_error, batches, STEPS

    right = given(WIDTH)
    memory = memory_of(one_ledger, *right)
    submission.measure("train_epoch", *given(4))
    arguments = given(WIDTH)
    measured = submission.measure("train_epoch", *arguments)
    for number, (got, want) in enumerate(zip(arguments[1], right[1], strict=True), start=1):
        require_close(got, want, f"master {number} after the epoch", rtol=1e-3)
    require_memory(
        submission,
        measured,
        label=f"a window of {STEPS} micro-batches",
        right=memory,
        margin=MARGIN,
        own_cap=OWN_CAP,
    )
