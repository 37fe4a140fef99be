"""Each contract is measured: the whole batch's gradient is fitted by those of its micro-batches, in float64."""

from functools import cache

import torch

from grader.checks import CourseFault, Wrong, check, execute

NAMES = "classes distance root pairs overlap masked normed spread".split()
K, SIZE = 4, 6
EXACT, FAR = 1e-9, 1e-3
TARGETS = torch.tensor([0, 1, 2, 3, 4, 1, 0, 0, 2, 3, 1, 0, 4, 4, 1, 2, 3, 0, 1, 2, 3, 2, 1, 4])


def gradient(loss, weight, x, y):
    """Return the gradient of the loss of a linear model with a bend."""
    weight = weight.clone().requires_grad_()
    loss(torch.tanh(x @ weight) * 2, y).backward()
    return weight.grad.flatten()


def contract(loss):
    """Return the letter that a loss has: from two models and two sets of inputs, with the same targets.

    Raises:
        CourseFault: it is between two letters.
    """
    errors, fitted = zip(*(fit(loss, seed) for seed in (0, 1)), strict=True)
    moved = float((fitted[0] - fitted[1]).abs().max())
    if any(EXACT < distance < FAR for distance in (*errors, moved)):
        raise CourseFault(f"contract-of-losses: {errors} and {moved} are neither nothing nor much")
    if max(*errors, moved) > FAR:  # no weights at all, or such as depend on what the model says
        return "C"
    even = {value: bool((fitted[0] - value).abs().max() < EXACT) for value in (1 / K, 1.0)}
    return "A" if even[1 / K] else "D" if even[1.0] else "B"


def fit(loss, seed):
    """Return how far the micro-batches' gradients are from making the whole batch's, and the closest weights."""
    draw = torch.Generator().manual_seed(seed)
    weight = torch.randn(7, 5, generator=draw, dtype=torch.float64)
    x = torch.randn(K * SIZE, 7, generator=draw, dtype=torch.float64)
    whole = gradient(loss, weight, x, TARGETS)
    pieces = zip(x.split(SIZE), TARGETS.split(SIZE), strict=True)
    parts = torch.stack([gradient(loss, weight, *piece) for piece in pieces], 1)
    weights = torch.linalg.lstsq(parts, whole.unsqueeze(1)).solution.squeeze(1)
    return float((parts @ weights - whole).norm() / whole.norm()), weights


@cache
def measured(snippet):
    """Return letter -> the shown losses that have it."""
    losses, found = execute(snippet)[1], {}
    for name in NAMES:
        found.setdefault(contract(losses[name]), set()).add(name)
    return found


def require_marked(submission, snippet, letter, words):
    """Require that exactly the losses of one kind are marked as such."""
    marked = {name for name in NAMES if submission.answer(name) == letter}
    if marked != measured(snippet)[letter]:
        raise Wrong(f"The losses that you marked as {words} are not exactly those that are.")


@check(points=2, hint="In which of them does the denominator count samples, or elements, and nothing else?")
def test_divided_by_k(submission, snippet):
    """The losses that 1/k is exact for are marked, and no others."""
    require_marked(submission, snippet, "A", "to be divided by k")


@check(points=2, hint="Which denominators depend on what the targets are?")
def test_weighted_otherwise(submission, snippet):
    """The losses that need other weights, told from the targets, are marked, and no others."""
    require_marked(submission, snippet, "B", "to be weighted by what counts")


@check(points=2, hint="In which of them does the term of one sample change with the others in its batch?")
def test_not_to_be_cut(submission, snippet):
    """The losses that become another loss when they are cut are marked, and no others."""
    require_marked(submission, snippet, "C", "not to be cut")


@check(points=2, hint="Which of them divide by nothing at all?")
def test_added(submission, snippet):
    """The losses that are added up as they are, are marked, and no others."""
    require_marked(submission, snippet, "D", "to be added up")
