"""Without noise each update is compared with a sum over single samples; with noise, what is left of it is measured."""

import copy
from dataclasses import dataclass

import harness
import torch
from hypothesis import example, given
from hypothesis import strategies as st

from grader.checks import Wrong, check, describe, require_close, require_settings, settings_of

NEAR = 1e-5
"""Relative; an epsilon of 1e-6 beside a norm is allowed."""
OFF = 0.04
"""The deviation of 20 000 normal numbers is 0.5 % off, so 4 % happens to nobody; noise four times doubles it."""


@dataclass(frozen=True, kw_only=True)
class Case:
    """Micro-batches of `sizes` samples, k of them a logical batch.

    Attributes:
        settled: whether the last layer is zero at first, and what it is to give for the first sample, too: there is
            nothing to learn from it, and its gradient is zero.
    """

    sizes: tuple[int, ...]
    k: int
    clip: float = 0.5
    batch_size: int = 4
    seed: int = 0
    momentum: float = 0.0
    frozen: bool = False
    settled: bool = False

    def say(self, sigma=0.0):
        """Describe it, for the report."""
        describe(
            f"{len(self.sizes)} micro-batches of {', '.join(map(str, self.sizes))} samples, k = {self.k}, "
            f"clip {self.clip:g}, sigma {sigma:g}, batch_size {self.batch_size}"
            + (", and the gradient of the first sample is 0" if self.settled else "")
        )


def private_gradient(model, loss_fn, batches, case, *, apart=False):
    """Return the gradient of one logical batch without noise, by the task's formula.

    Args:
        model: at the weights of the update.
        loss_fn: a mean over samples.
        batches: the micro-batches of the logical batch.
        case: what clips and divides.
        apart: whether each parameter's gradient is clipped by its own norm instead, a known mistake.
    """
    parameters = [p for p in model.parameters() if p.requires_grad]
    sums = [torch.zeros_like(p) for p in parameters]
    for x, y in batches:
        for i in range(len(x)):
            gradients = torch.autograd.grad(loss_fn(model(x[i : i + 1]), y[i : i + 1]), parameters)
            squares = torch.stack([g.square().sum() for g in gradients])
            norms = (squares if apart else squares.sum().expand(len(squares))).sqrt().tolist()
            for total, gradient, norm in zip(sums, gradients, norms, strict=True):
                total += gradient * (case.clip / norm if norm > case.clip else 1.0)
    return [total / case.batch_size for total in sums]


def updates_of(submission, case, model, batches, sigma=0.0):
    """Let the submission train; return of each update, at its own weights, its gradients and what they should be.

    The third is what known mistakes make of them: sentence -> gradients. All but the first are without noise.
    """
    case.say(sigma)
    loss_fn = torch.nn.MSELoss()
    optimizer = torch.optim.SGD([p for p in model.parameters() if p.requires_grad], lr=0.1, momentum=case.momentum)
    states = [copy.deepcopy(model)]
    optimizer.register_step_post_hook(lambda *_: states.append(copy.deepcopy(model)))
    submission.call(
        "train_epoch", model, submission.host(optimizer), loss_fn, batches, case.k, case.clip, sigma, case.batch_size
    )
    logical = [batches[start : start + case.k] for start in range(0, len(batches), case.k)]
    made = len(submission.updates)
    if made != len(logical):
        raise Wrong(
            f"There were {made} updates instead of {len(logical)}.",
            quantity="the number of updates",
            expected=str(len(logical)),
            actual=str(made),
        )
    wanted, mistaken = [], []
    for state, batch in zip(states, logical, strict=False):
        wanted.append(private_gradient(state, loss_fn, batch, case))
        samples = sum(len(x) for x, _ in batch)
        mistaken.append(
            {
                "each parameter is clipped by its own norm": private_gradient(state, loss_fn, batch, case, apart=True),
                "it is divided by the number of samples": [w * case.batch_size / max(samples, 1) for w in wanted[-1]],
            }
        )
    for (name, left), last in zip(model.named_parameters(), states[-1].parameters(), strict=True):
        require_close(left.detach(), last.detach(), f"`{name}` after the call, beside what the last update made of it")
    return list(zip(submission.updates, wanted, mistaken, strict=True))


def judge(submission, case, *, batches=None, leftover=False):
    """Compare each update without noise."""
    model = harness.network(case.seed, frozen=case.frozen)
    if leftover:
        for parameter in model.parameters():
            parameter.grad = torch.ones_like(parameter) if parameter.requires_grad else None
    settings = settings_of(model)
    names = [name for name, p in model.named_parameters() if p.requires_grad]
    batches = batches or harness.micro_batches(case.seed + 1, case.sizes)
    if case.settled:
        for parameter in model[-1].parameters():
            parameter.data.zero_()
        batches[0][1][0] = 0.0
    # An epsilon of 1e-6 makes a clipped gradient shorter by less than that: much of what is left where they cancel.
    near = 2e-6 * sum(len(x) for x, _ in batches) / case.batch_size
    for number, (got, wanted, mistaken) in enumerate(updates_of(submission, case, model, batches), start=1):
        for i, (name, gradient, want) in enumerate(zip(names, got, wanted, strict=True)):
            what = f"the gradient of `{name}` at update {number}"
            if gradient is None:
                raise Wrong(f"{what[:1].upper()}{what[1:]} is None.", quantity=what)
            mistakes = {sentence: gradients[i] for sentence, gradients in mistaken.items()}
            rtol = max(NEAR, near / max(float(want.norm()), near))
            require_close(gradient, want, what, rtol=rtol, mistakes=mistakes)
    require_settings(settings, model)


cases = st.builds(
    Case,
    sizes=st.lists(st.integers(0, 3), min_size=1, max_size=6).map(tuple).filter(any),
    k=st.integers(1, 4),
    clip=st.sampled_from([0.25, 1.0, 4.0]),
    batch_size=st.integers(2, 9),
    seed=st.integers(0, 2**16),
    momentum=st.sampled_from([0.0, 0.9]),
)


@check(
    points=3,
    examples=6,
    hint="Of what is the norm taken, and by what is the sum divided: a sample, a micro-batch, the logical batch?",
)
@given(case=cases)
@example(case=Case(sizes=(2, 2), k=2))
@example(case=Case(sizes=(3, 1), k=2, batch_size=7))
@example(case=Case(sizes=(1, 2, 3), k=2, clip=0.25, seed=3, settled=True))
@example(case=Case(sizes=(2, 0, 1, 0, 0), k=3, clip=1.0, seed=4, momentum=0.9))
@example(case=Case(sizes=(2, 3), k=2, clip=0.25, batch_size=7, seed=464))
def test_clipped_sums(submission, case):
    """Without noise, each update is the sum of the clipped gradients of its samples over batch_size."""
    judge(submission, case)


@check(points=1, hint="A sample's weight must not depend on the micro-batch that it comes in.")
def test_any_split(submission):
    """The same samples in other micro-batches, or beside empty ones, give the same update."""
    case = Case(sizes=(6,), k=6, clip=0.5, seed=5)
    ((x, y),) = harness.micro_batches(6, (6,))
    for split in ([6], [1] * 6, [3, 3], [1, 4, 1], [0, 5, 1, 0]):
        judge(submission, case, batches=list(zip(x.split(split), y.split(split), strict=True)))


@check(
    points=1, hint="Which parameters belong to a sample's norm? And is anything in .grad when a logical batch begins?"
)
def test_nothing_else(submission):
    """Leftover gradients do not count, frozen parameters are neither trained nor in the norm, and modes stay."""
    judge(submission, Case(sizes=(2, 1, 2), k=2, seed=7), leftover=True)
    judge(submission, Case(sizes=(2, 1, 2), k=2, clip=0.25, seed=8, frozen=True), leftover=True)


@check(points=3, hint="How often is noise drawn for a logical batch, with which deviation, and what is it divided by?")
def test_noise_once(submission):
    """Noise has the deviation sigma * clip / batch_size in each update, whatever k is, and is new each time."""
    for k, sigma in ((1, 1.0), (4, 1.0), (4, 2.5)):
        case = Case(sizes=(1,) * 2 * k, k=k, clip=0.5, batch_size=5, seed=9)
        model = harness.network(10, inputs=96, hidden=200)
        batches = harness.micro_batches(11, case.sizes, inputs=96)
        noises = []
        for got, wanted, _ in updates_of(submission, case, model, batches, sigma):
            if any(gradient is None for gradient in got):
                raise Wrong("A gradient is None at an update.")
            unit = sigma * case.clip / case.batch_size
            noises.append([(g - w).flatten() / unit for g, w in zip(got, wanted, strict=True)])
        for number, noise in enumerate(noises, start=1):
            require_noise(torch.cat(noise), noise, number, case)
        if not abs(float(torch.corrcoef(torch.stack([torch.cat(noise) for noise in noises]))[0, 1])) < OFF:
            raise Wrong("The noise of the second update is that of the first one again.")
    model = harness.network(10)
    ((got, *_),) = updates_of(
        submission, Case(sizes=(0, 0), k=2, seed=12), model, harness.micro_batches(13, (0, 0)), 1.0
    )
    if any(gradient is None or not gradient.any() for gradient in got):
        raise Wrong("A logical batch without a sample has no noise.")


def require_noise(whole, parts, number, case):
    """Require standard normal numbers; `parts` has those of each parameter."""
    what = f"the deviation of noise at update {number}, in units of sigma * clip / batch_size,"
    # What is wrong with k = 1 is seen there first.
    each = {"it is drawn once for each micro-batch": case.k**0.5}
    any_k = {"`clip` is not in it": 1 / case.clip, "it is not divided by `batch_size`": float(case.batch_size)}
    require_close(float(whole.std()), 1.0, what, rtol=OFF, mistakes=each if case.k > 1 else any_k)
    if not abs(float(whole.mean())) < OFF:
        raise Wrong(f"The noise of update {number} has a mean: {float(whole.mean()):.3f} deviations.")
    for part in parts:
        if part.numel() > 100 and not 0.7 < float(part.std()) < 1.3:
            raise Wrong(f"The noise of update {number} is not that large in every parameter (k = {case.k}).")
