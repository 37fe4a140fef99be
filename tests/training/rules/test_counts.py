"""Of runs in which not every sample counts, mistakes in what is counted are named."""

import pytest

from grader.checks import Run
from grader.training.noted import Noted
from tests.training.rules.test_match import compiled, expected, found

MASKED = Noted(Run(sizes=(2, 1), steps=2, masked=True))
for _run in (Run(sizes=(2, 3, 1), steps=2, masked=True), Run(sizes=(1, 3), steps=3, masked=True, leftover=True)):
    MASKED.add(_run)

LOOP = """
for start in range(0, len(batches), accumulation_steps):
    part = batches[start : start + accumulation_steps]
    held = sum(mask.sum() for _, _, mask in part)
    rows = sum(len(mask) for _, _, mask in part)
    optimizer.zero_grad()
    for x, y, mask in part:
        losses = loss_fn(model(x), y).mean(dim=1) * mask
        (BACKWARD).backward()
    optimizer.step()
"""
SAID = {
    "losses.sum() / held": "",
    "losses.sum() / mask.sum().clamp(min=1) * mask.sum() / held": "",
    "losses.sum() / rows": "padding_counted",
    "losses.mean() / len(part)": "padding_counted and mean_of_means",
    "losses.mean()": "padding_counted and undivided",
    "losses.sum() / mask.sum().clamp(min=1) / len(part)": "mean_of_means",
    "losses.sum() / mask.sum().clamp(min=1)": "undivided",
    "losses.sum()": "weighted_but_undivided",
    "losses.sum() / len(part)": "weighted_but_divided_by_micro_batches",
}


@pytest.mark.parametrize("backward", SAID)
def test_what_is_counted_of_masked_samples(backward: str) -> None:
    """Per window, per micro-batch, and with what is masked out."""
    assert found(compiled(LOOP.replace("BACKWARD", backward)), MASKED) == expected(SAID[backward])


def test_what_a_run_says_of_its_counts() -> None:
    """Samples, or those that are not masked out; padding can be counted only where there may be some."""
    plain, masked = Run(sizes=(2, 3), steps=2), Run(sizes=(2, 3), steps=2, masked=True)

    assert plain.counts == (2.0, 3.0)
    assert plain.miscounts == {}
    assert masked.counts == tuple(float(mask.sum()) for _, _, mask in masked.micro_batches)
    assert masked.miscounts == {"padding_counted": (2.0, 3.0)}
