"""Programs that use only some samples of micro-batches, or cut them into other lists, are named by what they do."""

from dataclasses import replace

import pytest

from grader.training.rules.match import is_exact, simplest_of
from grader.training.rules.samples import cut_mistake, of_whole_micro_batches, row_mistake, what_is_seen_of_samples
from grader.training.see import see
from tests.training.rules.test_match import LIKE_06, LIKE_08, compiled

WINDOWS = """
import torch
for start in range(0, len(batches), accumulation_steps):
    part = batches[start : start + accumulation_steps]
    samples = sum(len(x) for x, _ in part)
    optimizer.zero_grad()
    for x, y in part:
        BACKWARD
    optimizer.step()
"""
RAGGED = [replace(run, epochs=1) for run in LIKE_06.runs()]
ROWS = {
    "last_sample_left_out": "(loss_fn(model(x[:-1]), y[:-1]) / len(part)).backward()",
    "last_sample_left_out and undivided": "loss_fn(model(x[:-1]), y[:-1]).backward()",
    "first_sample_left_out": "(loss_fn(model(x[1:]), y[1:]) / len(part)).backward()",
    "first_sample_only": "(loss_fn(model(x[0]), y[0]) / len(part)).backward()",
    "half_of_the_samples": "(loss_fn(model(x[::2]), y[::2]) / len(part)).backward()",
    "k_taken_for_samples": "a = accumulation_steps; (loss_fn(model(x[:a]), y[:a]) / len(part)).backward()",
    "samples_left_out": "(loss_fn(model(x[1:-1]), y[1:-1]) / len(part)).backward()",
}
CUT = {
    "windows_of_samples": """
        count = 0
        optimizer.zero_grad()
        for x, y in batches:
            for a, b in zip(x, y):
                (loss_fn(model(a), b) / accumulation_steps).backward()
                count += 1
                if count % accumulation_steps == 0:
                    optimizer.step()
                    optimizer.zero_grad()
    """,
    "windows_of_samples and undivided": """
        flat = [pair for x, y in batches for pair in zip(x, y)]
        for start in range(0, len(flat), accumulation_steps):
            optimizer.zero_grad()
            for a, b in flat[start : start + accumulation_steps]:
                loss_fn(model(a), b).backward()
            optimizer.step()
    """,
    "step_after_each_sample": """
        for x, y in batches:
            for a, b in zip(x, y):
                optimizer.zero_grad()
                loss_fn(model(a), b).backward()
                optimizer.step()
    """,
    "last_sample_of_the_window_only": """
        for start in range(0, len(batches), accumulation_steps):
            part = batches[start : start + accumulation_steps]
            samples = sum(len(x) for x, _ in part)
            for x, y in part:
                for a, b in zip(x, y):
                    optimizer.zero_grad()
                    (loss_fn(model(a), b) / samples).backward()
            optimizer.step()
    """,
    "cut_anew": """
        import torch
        for start in range(0, len(batches), accumulation_steps):
            xs, ys = (torch.cat(parts) for parts in zip(*batches[start : start + accumulation_steps]))
            pieces = list(zip(xs.split(4), ys.split(4)))
            optimizer.zero_grad()
            for x, y in pieces:
                (loss_fn(model(x), y) / len(pieces)).backward()
            optimizer.step()
    """,
}


@pytest.mark.parametrize("names", ROWS)
def test_rows_that_are_used_alike(names: str) -> None:
    """Which they are, and what is wrong in the updates besides."""
    rows, *others = names.split(" and ")
    seen = [see(run, compiled(WINDOWS.replace("BACKWARD", ROWS[names]))) for run in LIKE_08.runs()]

    assert row_mistake(seen) == rows
    assert cut_mistake(seen) is None
    assert simplest_of([of_whole_micro_batches(one, counted=False) for one in seen]) == [frozenset(others)]


@pytest.mark.parametrize("names", CUT)
def test_samples_in_other_lists(names: str) -> None:
    """Windows of samples, or means of other lists of them."""
    seen = [see(run, compiled(CUT[names])) for run in LIKE_08.runs()[1:]]

    assert cut_mistake(seen) == frozenset(names.split(" and "))


def test_rows_beyond_the_smallest_micro_batch() -> None:
    """Where what is used is counted, the updates are right but for what is left out."""
    cut = "a = min(len(x) for x, _ in part); (loss_fn(model(x[:a]), y[:a]) / len(part)).backward()"
    seen = [see(run, compiled(WINDOWS.replace("BACKWARD", cut))) for run in RAGGED]

    assert row_mistake(seen) == "cut_to_the_smallest"
    assert simplest_of([of_whole_micro_batches(one, counted=True) for one in seen]) == [frozenset()]
    assert simplest_of([of_whole_micro_batches(one, counted=False) for one in seen]) == [frozenset({"mean_of_means"})]


@pytest.mark.parametrize(
    ("backward", "what"),
    [
        ("i = [*range(len(x)), 0]; (loss_fn(model(x[i]), y[i]) / len(part)).backward()", "samples_repeated"),
        ("((model(x) - y).square().mean(1) * x[:, 0].exp()).sum().div(samples).backward()", "samples_count_unlike"),
        ("(loss_fn(model(x), y.flip(0)) / len(part)).backward()", None),
    ],
)
def test_what_has_no_name_is_described(backward: str, what: str | None) -> None:
    """By what is certain of its samples; nothing is where something else is trained on."""
    seen = [see(run, compiled(WINDOWS.replace("BACKWARD", backward))) for run in LIKE_08.runs()[1:]]

    assert row_mistake(seen) is None
    assert cut_mistake(seen) is None
    assert what_is_seen_of_samples(seen) == what


def test_masked_samples_in_the_loss() -> None:
    """They have a weight like any other; nothing else is wrong where what is used is counted."""
    whole = "(loss_fn(model(x), y).mean() * len(x) / samples).backward()"
    body = WINDOWS.replace("x, _ in", "x, _, _ in").replace("x, y in", "x, y, _ in").replace("BACKWARD", whole)
    seen = [see(replace(run, masked=True), compiled(body)) for run in RAGGED]

    assert row_mistake(seen) == "padding_in_the_loss"
    assert simplest_of([of_whole_micro_batches(one, counted=True) for one in seen]) == [frozenset()]


def test_a_sample_at_a_time_is_no_mistake() -> None:
    """Micro-batches are explained as a whole, and their samples are not looked at."""
    each = "[(loss_fn(model(a), b) / samples).backward() for a, b in zip(x, y)]"
    seen = [see(run, compiled(WINDOWS.replace("BACKWARD", each))) for run in RAGGED]

    assert all(map(is_exact, seen))
    assert all(one.samples is None for one in seen)
    assert simplest_of(seen) == [frozenset()]
