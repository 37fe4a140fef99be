"""Each run is made twice, with the division and without, and the distance of the weights is measured in float64."""

from functools import cache

import torch

from grader.checks import CourseFault, Wrong, check, execute

SAME, CHANGED = 1e-6, 1e-2


def kind(run):
    """Return which pair a run is of."""
    rule, norm = run
    if norm is not None:
        return "clipped"
    if any(option in rule for option in ("decay=1.0", "eps", "initial")):
        return "options"
    return "adam" if "Ada" in rule and "Adagrad" not in rule else "classics"


def weights(model):
    """Return all of a model's weights as one vector."""
    return torch.cat([p.detach().flatten() for p in model.parameters()])


@cache
def matters(snippet, letter):
    """Return whether the division changes the weights after training with the shown function.

    Raises:
        CourseFault: a little, which the task does not foresee.
    """
    train = execute(snippet)[1]["train"]
    divided, undivided = (weights(train(letter, divide)) for divide in (True, False))
    torch.manual_seed(0)
    start = weights(torch.nn.Sequential(torch.nn.Linear(4, 8), torch.nn.Tanh(), torch.nn.Linear(8, 1)).double())
    drift = float((undivided - divided).norm() / (divided - start).norm())
    if SAME < drift < CHANGED:
        raise CourseFault(f"does-division-matter: {letter} drifts by {drift}, which is neither nothing nor much")
    return drift > CHANGED


def judge(submission, variant, snippet, which):
    """Require that both of a pair are right."""
    for letter in (letter for letter, run in variant["runs"].items() if kind(run) == which):
        if submission.answer(letter) is not matters(snippet, letter):
            raise Wrong("Not both of this pair are right.")


@check(points=2, hint="Which of the two steps in proportion to the gradient?")
def test_classics(submission, variant, snippet):
    """The two classics: SGD, and another old rule."""
    judge(submission, variant, snippet, "classics")


@check(points=2, hint="Does each of them divide by the gradient's size in every step, from the first one on?")
def test_adam_family(submission, variant, snippet):
    """The two of the Adam family with nothing unusual set."""
    judge(submission, variant, snippet, "adam")


@check(points=2, hint="What does the option add, to what, and does that have the gradient's size?")
def test_options(submission, variant, snippet):
    """The two with an unusual option."""
    judge(submission, variant, snippet, "options")


@check(points=2, hint="In which steps of which run does clipping act?")
def test_clipped(submission, variant, snippet):
    """The two that clip."""
    judge(submission, variant, snippet, "clipped")
