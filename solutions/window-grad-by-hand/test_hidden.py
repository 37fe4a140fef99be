"""The program that the student was shown is run: as it is, with one micro-batch, and with single samples alone."""

import re

import pytest
import torch

from grader.checks import check, execute, require_answer

RTOL = 1e-6


def gradient(program):
    """Run the program in float64; return the gradient that it prints."""
    torch.set_default_dtype(torch.float64)
    try:
        return float(execute(program)[0])
    finally:
        torch.set_default_dtype(torch.float32)


def with_window(snippet, micro_batches):
    """Return the program with another window."""
    rows = "".join(f"    (torch.tensor({x}), torch.tensor({y})),\n" for x, y in micro_batches)
    return re.sub(r"window = \[\n.*?^\]", lambda _: f"window = [\n{rows}]", snippet, flags=re.DOTALL | re.MULTILINE)


@pytest.fixture
def one_batch(variant, snippet):
    """The gradient of all samples as one batch, with a mean and without a division."""
    x, y = ([one for part in parts for one in part] for parts in zip(*variant["micro_batches"], strict=True))
    plain = snippet.replace(variant["division"] + "\n", "\n").replace(variant["reduction"], "mean")
    return gradient(with_window(plain, [(x, y)]))


@check(points=2, hint="What does one micro-batch bring, and what is it divided by?")
def test_printed(submission, variant, snippet, one_batch):
    """The answer is what the program prints."""
    want = gradient(snippet)
    reduction, division = variant["reduction"], variant["division"]
    line, other = "loss_fn(model(x), y)", {"mean": "sum", "sum": "mean"}[reduction]
    micro_batches = variant["micro_batches"]
    last = with_window(snippet, micro_batches[-1:]).replace("len(window)", str(len(micro_batches)))
    divided = snippet.replace(line + division, line + ("" if division else " / len(window)"))
    mistakes = {
        "that is what one batch of all samples leaves; this loop weighs them otherwise": one_batch,
        "look again at what the loss is divided by before backward()": gradient(divided),
        "look again at the reduction of the loss": gradient(snippet.replace(f'"{reduction}"', f'"{other}"')),
        "the derivative of a square has a factor 2": want / 2,
        "its sign is the other one": -want,
        "the last micro-batch adds to what the ones before it left": gradient(last),
    }
    require_answer(submission.answer("printed"), want, what="the printed number", mistakes=mistakes, rtol=RTOL)


@check(points=1, hint="The mean over all samples: each of them counts the same.")
def test_one_batch(submission, variant, snippet, one_batch):
    """The answer is the gradient of all samples as one batch."""
    sizes = [len(xs) for xs, _ in variant["micro_batches"]]
    plain = snippet.replace(variant["division"] + "\n", "\n").replace(variant["reduction"], "mean")
    mistakes = {
        "it is a mean over samples, not over micro-batches": gradient(plain) / len(sizes),
        "these are all samples added up; asked for is their mean": one_batch * sum(sizes),
        "the derivative of a square has a factor 2": one_batch / 2,
        "its sign is the other one": -one_batch,
    }
    got = submission.answer("one_batch")
    require_answer(got, one_batch, what="the one batch's gradient", mistakes=mistakes, rtol=RTOL)


@check(points=2, hint="By what is a sample's own number divided on its way into .grad, in either micro-batch?")
def test_first_to_last(submission, variant, snippet):
    """The answer is the measured weight of a sample of the first micro-batch over that of one of the last."""
    alone = []
    for place in (0, len(variant["micro_batches"]) - 1):
        # All samples sit where their gradient is zero, but for one.
        w0 = variant["w0"]
        window = [([[1.0]] * len(xs), [[w0]] * len(xs)) for xs, _ in variant["micro_batches"]]
        window[place][1][0] = [w0 - 1.0]
        alone.append(gradient(with_window(snippet, window)))
    first, last = (len(variant["micro_batches"][place][0]) for place in (0, -1))
    want = alone[0] / alone[1]
    mistakes = {
        "who shares a mean with fewer others counts more": first / last,
        "compare what the reduction makes of one sample in either micro-batch": 1.0 if want != 1.0 else last / first,
    }
    require_answer(submission.answer("first_to_last"), want, what="the comparison", mistakes=mistakes, rtol=RTOL)
