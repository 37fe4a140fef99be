"""Generated runs and the oracle that they are compared with."""

from dataclasses import replace

import pytest
import torch
from hypothesis import given, settings

from grader.checks import EQUAL_EDGES, RAGGED_EDGES, Run, edge_cases, full_batch_run, windows
from grader.checks.example import describe, described
from grader.training.runs import made_ready


@settings(max_examples=60, deadline=None, database=None)
@given(run=windows(ragged=True, empty=True))
def test_windows_cover_every_micro_batch_once(run: Run) -> None:
    """Windows hold k micro-batches each, the last one the rest."""
    covered = [i for window in run.windows for i in window]

    assert covered == list(range(len(run.sizes)))
    assert all(len(window) == run.steps for window in run.windows[:-1])
    assert [x.shape[0] for x, _ in run.micro_batches] == list(run.sizes)


@settings(max_examples=60, deadline=None, database=None)
@given(run=windows(ragged=True, epochs=(1, 2), masked=True, clips=(None, 0.1, 10.0), decays=(1.0, 0.5)))
def test_the_oracle_is_accumulation_done_right(run: Run) -> None:
    """One batch per window equals summed gradients over the samples that count, computed here the other way round."""
    want = full_batch_run(run)
    own = run.fresh()
    own.model.zero_grad()
    norms = []
    for number, (window, gradients) in enumerate(zip(run.windows * run.epochs, want.gradients, strict=True), start=1):
        total = max(sum(float(own.micro_batches[i][2].sum()) for i in window), 1.0)
        for i in window:
            for x, y, counts in zip(*own.micro_batches[i], strict=True):
                torch.autograd.backward(own.loss_fn(own.model(x), y).mean() * counts / total)
        if run.clip is not None:
            norm = sum(float(p.grad.square().sum()) for p in own.model.parameters() if p.grad is not None) ** 0.5
            norms.append(norm)
            for parameter in own.model.parameters():
                parameter.grad *= min(1.0, run.clip / (norm + 1e-6))
        for name, parameter in own.model.named_parameters():
            assert torch.allclose(parameter.grad, gradients[name], rtol=1e-9, atol=1e-12)  # type: ignore[arg-type]
        own.optimizer.step()
        if number % run.decay_every == 0:
            own.optimizer.param_groups[0]["lr"] *= run.decay
        own.optimizer.zero_grad()
    assert want.norms == pytest.approx(norms)
    for name, parameter in own.model.named_parameters():
        assert torch.allclose(parameter, want.final[name], rtol=1e-9, atol=1e-11)


def test_the_oracle_does_not_touch_the_run() -> None:
    """The check's own objects stay as they were."""
    run = Run(sizes=(2, 1), steps=2, leftover=True)
    before = [p.detach().clone() for p in run.model.parameters()]
    full_batch_run(run)

    assert all(torch.equal(a, b) for a, b in zip(before, run.model.parameters(), strict=True))
    assert all(p.grad is not None for p in run.model.parameters())


def test_no_micro_batches_is_no_update() -> None:
    """An empty epoch leaves the parameters as they were."""
    want = full_batch_run(Run(sizes=(), steps=3))

    assert want.gradients == []
    assert want.final.keys() == want.start.keys()


def test_a_run_is_the_same_every_time_and_fresh_is_untouched() -> None:
    """Drawn from its seed alone; `fresh` undoes what a call changed."""
    run = Run(sizes=(2,), steps=1, seed=5)
    with torch.no_grad():
        next(run.model.parameters()).zero_()

    assert torch.equal(next(run.fresh().model.parameters()), next(Run(sizes=(2,), steps=1, seed=5).model.parameters()))
    assert run.fresh() == run


@pytest.mark.parametrize(
    ("run", "words"),
    [
        (Run(sizes=(2, 2, 1), steps=2), "3 micro-batches of 2, 2 and 1 samples, k = 2, SGD"),
        (Run(sizes=(1,), steps=3, optimizer_kind="adamw"), "1 micro-batch of 1 sample, k = 3, AdamW"),
        (Run(sizes=(4, 4), steps=1, leftover=True), "2 micro-batches of 4 samples each, k = 1, SGD, with gradients"),
        (Run(sizes=(), steps=1), "no micro-batches, k = 1, SGD"),
        (Run(sizes=(1,), steps=1, masked=True), "1 micro-batch of 1 sample, k = 1, SGD, masks [[1]]"),
        (Run(sizes=(1,), steps=1, clip=0.1, decay=0.5), "1 micro-batch of 1 sample, k = 1, SGD, gradients clipped to"),
        (
            Run(sizes=(1,), steps=1, decay=0.5, decay_every=2),
            "1 micro-batch of 1 sample, k = 1, SGD, learning rate times 0.5 after every 2 updates",
        ),
    ],
)
def test_a_run_is_told_in_words_and_numbers(run: Run, words: str) -> None:
    """The report shows the example as a sentence; using the model makes it the current one."""
    describe("")
    assert run.model is not None

    assert described().startswith(words)


def test_a_run_made_ready_is_handed_out_once_and_untouched() -> None:
    """It is the same run, and using its model makes it the current one, as ever."""
    run = Run(sizes=(2, 1), steps=2, seed=7, leftover=True, optimizer_kind="adamw")
    with made_ready():
        for parameter in run.fresh().model.parameters():
            torch.nn.init.zeros_(parameter)
    describe("")
    first, second = run.fresh(), run.fresh()
    assert described() == ""
    again = replace(run)

    assert "micro_batches" in vars(first)
    assert "micro_batches" not in vars(second)
    assert _all_of(first) == _all_of(again)
    assert described().startswith("2 micro-batches of 2 and 1 samples")
    assert [id(p) for p in first.model.parameters()] == [id(p) for p in first.optimizer.param_groups[0]["params"]]


def _all_of(run: Run) -> list[object]:
    parameters = [(p.tolist(), p.grad.tolist() if p.grad is not None else None) for p in run.model.parameters()]
    return [parameters, [[t.tolist() for t in batch] for batch in run.micro_batches], run.optimizer.defaults]


def test_another_kind_of_run_is_never_made_ready() -> None:
    """Its model may be another, and what the oracle trains is nobody's to keep."""

    class Other(Run):
        pass

    with made_ready():
        Other(sizes=(1,), steps=1).fresh()
        full_batch_run(Run(sizes=(1, 3), steps=9, seed=99))

    assert "micro_batches" not in vars(Other(sizes=(1,), steps=1).fresh())
    assert "micro_batches" not in vars(Run(sizes=(1, 3), steps=9, seed=99).fresh())


def test_frozen_parameters_stay_out_of_the_optimizer() -> None:
    """A frozen bias has no gradient and is not stepped."""
    run = Run(sizes=(2,), steps=1, frozen=True)
    full_batch_run(run)

    assert sum(len(g["params"]) for g in run.optimizer.param_groups) == 3


def test_edge_cases_are_tried_first_and_fresh() -> None:
    """Explicit runs come before generated ones, in their order, and share no model with the constants."""
    seen: list[Run] = []

    @settings(max_examples=1, database=None)
    @edge_cases(*EQUAL_EDGES, *RAGGED_EDGES)
    @given(run=windows())
    def collect(run: Run) -> None:
        seen.append(run)

    collect()
    edges = [*EQUAL_EDGES, *RAGGED_EDGES]

    assert seen[: len(edges)] == edges
    assert all(a is not b for a, b in zip(seen, edges, strict=False))


def test_two_epochs_go_over_the_same_windows_twice() -> None:
    """The second epoch goes on from the first one's parameters, and no window reaches over the border."""
    run = Run(sizes=(2, 1, 3), steps=2, epochs=2)
    want = full_batch_run(run)
    again = run.fresh()
    again.model.load_state_dict(full_batch_run(Run(sizes=(2, 1, 3), steps=2)).final)
    x, y = (torch.cat(parts) for parts in zip(*again.micro_batches[:2], strict=True))
    torch.autograd.backward(again.loss_fn(again.model(x), y))

    assert len(want.gradients) == 4
    for name, parameter in again.model.named_parameters():
        assert torch.allclose(parameter.grad, want.gradients[2][name], rtol=1e-9)  # type: ignore[arg-type]
    assert run.words.endswith("k = 2, SGD, 2 epochs")


def test_a_fresh_run_is_of_the_same_kind() -> None:
    """A check may bring a run of its own, with another model or other data; the oracle keeps to it."""

    class Other(Run):
        pass

    assert type(Other(sizes=(1,), steps=1).fresh()) is Other


def test_most_runs_are_small_and_some_are_larger() -> None:
    """A judge's time goes with the number of micro-batches, and a limit that a submission has lies beyond 7."""
    counts: list[int] = []

    @settings(max_examples=400, deadline=None, database=None, derandomize=True)
    @given(run=windows())
    def draw(run: Run) -> None:
        counts.append(len(run.sizes))

    draw()

    assert max(counts) > 14
    assert 0.02 * len(counts) < sum(count > 7 for count in counts) < 0.25 * len(counts)
