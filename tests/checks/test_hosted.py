"""A hosted optimizer in a submission's hands: of its class, and whatever is changed on it or on the model is seen."""

import copy
from collections.abc import Callable
from typing import Any

import pytest
import torch

from grader.checks import Run, Wrong, full_batch_run, require_same_trajectory
from grader.sandbox.limits import SubmissionRaised
from tests.checks.conftest import Open

LOOP = """
import copy, torch
def train(model, optimizer, loss_fn, batches, k):
    {before}
    for start in range(0, len(batches), k):
        window = batches[start:start + k]
        optimizer.zero_grad()
        for x, y in window:
            (loss_fn(model(x), y) / len(window)).backward()
        {step}
    {after}
"""
ARGUMENTS = ("model", "optimizer", "loss_fn", "batches", "k")
KINDS = ("sgd", "momentum", "adamw")


def train(opened: Open, run: Run, *, hosted: bool = True, before: str = "", step: str = "", after: str = "") -> Any:
    """Have a right loop with additions train a run; return the submission."""
    source = LOOP.format(before=before or "pass", step=step or "optimizer.step()", after=after or "pass")
    submission = opened(source, train=ARGUMENTS)
    optimizer = submission.host(run.optimizer) if hosted else run.optimizer
    batches = submission.serve(run.micro_batches, watch=run.model) if hosted else run.micro_batches
    submission.call("train", run.model, optimizer, run.loss_fn, batches, run.steps)
    return submission


def a_run(kind: Any = "sgd") -> Run:
    """Two windows, the second one short."""
    return Run(sizes=(2, 2, 2), steps=2, optimizer_kind=kind)


@pytest.mark.parametrize("kind", KINDS)
def test_it_is_what_the_stub_says(opened: Open, kind: str) -> None:
    """Its class, defaults, groups, state and text are those of the check's own."""
    source = (
        "import torch\ndef f(m, o):\n    assert type(o) in (torch.optim.SGD, torch.optim.AdamW)\n"
        "    groups = [{k: v for k, v in g.items() if k != 'params'} for g in o.param_groups]\n"
        "    assert {id(p) for g in o.param_groups for p in g['params']} == {id(p) for p in m.parameters()}\n"
        "    for p in m.parameters(): p.grad = torch.ones_like(p)\n"
        "    return [type(o).__name__, repr(o), groups, o.defaults, o.step(lambda: 7.0), o.state_dict()['state'][0]]\n"
    )
    run = a_run(kind)
    own = copy.deepcopy(run.optimizer)
    for parameter in own.param_groups[0]["params"]:
        parameter.grad = torch.ones_like(parameter)
    if kind == "sgd":
        source = source.replace("['state'][0]", "['state']")
    name, text, groups, defaults, loss, state = opened(source, f=("m", "o")).call(
        "f", run.model, opened(source, f=("m", "o")).host(run.optimizer)
    )
    own.step()
    want = own.state_dict()["state"]

    assert (name, text) == (type(own).__name__, repr(own))
    assert defaults == groups[0]
    assert tupled(defaults) == own.defaults
    assert loss == 7.0
    assert state == {} if kind == "sgd" else state.keys() == want[0].keys()
    assert kind == "sgd" or all(torch.equal(torch.as_tensor(state[k]), torch.as_tensor(want[0][k])) for k in state)


def tupled(options: dict[str, Any]) -> dict[str, Any]:
    """Options as they were before they were returned as plain values, which have no tuples."""
    return {k: tuple(v) if isinstance(v, list) else v for k, v in options.items()}


OPTIONS = ("lr=0.05", "momentum=0.5", "weight_decay=0.1", "maximize=True", "momentum=0.5, nesterov=True", "lr=1")


@pytest.mark.parametrize("options", OPTIONS)
def test_an_option_that_is_set_is_stepped_with_and_told(opened: Open, options: str) -> None:
    """The model is trained as it really would be, and the first option that differs is named."""
    run, own = a_run(), a_run()
    submission = train(opened, run, before=f"optimizer.param_groups[0].update({options})")
    own.optimizer.param_groups[0].update(eval(f"dict({options})"))
    train(opened, own, hosted=False)

    for mine, theirs in zip(run.model.parameters(), own.model.parameters(), strict=True):
        torch.testing.assert_close(mine, theirs, rtol=1e-12, atol=1e-12)
    with pytest.raises(Wrong, match=rf"option `{options.partition('=')[0]}` was") as caught:
        require_same_trajectory(submission, full_batch_run(run))
    assert caught.value.failure.expected


BY_HAND = {
    "zeroed": "[p.data.zero_() for p in model.parameters()]; optimizer.step()",
    "noise": "[p.data.add_(1e-6) for p in model.parameters()]; optimizer.step()",
    "a patched step": "step = optimizer.step; optimizer.step = lambda: (model[0].weight.data.mul_(2), step())[1]; "
    "optimizer.step(); optimizer.step = step",
    "a hook": "h = optimizer.register_step_pre_hook(lambda *_: (model[0].weight.data.mul_(2), None)[1]); "
    "optimizer.step(); h.remove()",
}


@pytest.mark.parametrize("by", BY_HAND)
def test_weights_changed_before_a_step_are_stepped_from_and_told(opened: Open, by: str) -> None:
    """Even though the gradients are right: the weights that the submission holds are the ones that are stepped."""
    run, own = a_run(), a_run()
    submission = train(opened, run, step=BY_HAND[by])
    train(opened, own, hosted=False, step=BY_HAND[by])

    for mine, theirs in zip(run.model.parameters(), own.model.parameters(), strict=True):
        torch.testing.assert_close(mine, theirs, rtol=1e-12, atol=1e-12)
    with pytest.raises(Wrong, match=r"`0.weight` was changed before update 1, and not by `optimizer.step\(\)`"):
        require_same_trajectory(submission, full_batch_run(run))


@pytest.mark.parametrize("kind", ["momentum", "adamw"])
@pytest.mark.parametrize(
    "what", ["optimizer.state.clear()", "[s.zero_() for e in optimizer.state.values() for s in e.values()]"]
)
def test_a_state_that_is_changed_is_the_one_that_is_stepped_with(opened: Open, kind: str, what: str) -> None:
    """Momentum that was dropped is dropped."""
    run, own = a_run(kind), a_run(kind)
    submission = train(opened, run, step=f"optimizer.step(); {what}")
    train(opened, own, hosted=False, step=f"optimizer.step(); {what}")

    for mine, theirs in zip(run.model.parameters(), own.model.parameters(), strict=True):
        torch.testing.assert_close(mine, theirs, rtol=1e-12, atol=1e-12)
    with pytest.raises(Wrong):
        require_same_trajectory(submission, full_batch_run(run))


def test_a_scheduler_works_as_it_would(opened: Open) -> None:
    """The wrapper that it puts round `step` changes nothing, and its rates are stepped with."""
    run = Run(sizes=(2, 2, 2), steps=1, decay=0.5)
    submission = train(
        opened,
        run,
        before="s = torch.optim.lr_scheduler.ExponentialLR(optimizer, 0.5)",
        step="optimizer.step(); s.step()",
    )

    require_same_trajectory(submission, full_batch_run(run))
    assert run.optimizer.param_groups[0]["lr"] == 0.1 * 0.5**3


def test_an_update_at_another_rate_is_told_by_its_number(opened: Open) -> None:
    """The schedule that comes with the run is in the submission's hands: here it takes two steps per update."""
    run = Run(sizes=(2, 2), steps=1, decay=0.5)
    submission = opened(
        "def train(model, optimizer, scheduler, loss_fn, batches):\n"
        "    for x, y in batches:\n"
        "        optimizer.zero_grad()\n"
        "        loss_fn(model(x), y).backward()\n"
        "        optimizer.step()\n"
        "        scheduler.step()\n"
        "        scheduler.step()\n",
        train=("model", "optimizer", "scheduler", "loss_fn", "batches"),
    )
    batches = submission.serve(run.micro_batches)
    submission.call("train", run.model, submission.host(run.optimizer), run.scheduler, run.loss_fn, batches)

    with pytest.raises(Wrong, match=r"learning rate of update 2") as caught:
        require_same_trajectory(submission, full_batch_run(run))
    assert caught.value.failure.ratio == 0.5


LEFT: dict[str, tuple[str, Callable[[Any], bool]]] = {
    "an option": ("optimizer.param_groups[0]['lr'] /= 2", lambda run: run.optimizer.param_groups[0]["lr"] == 0.05),
    "a mode": ("model[1].eval()", lambda run: run.model.training and not run.model[1].training),
    "frozen": ("model[0].weight.requires_grad_(False)", lambda run: not run.model[0].weight.requires_grad),
    "an attribute": ("model[0].in_features = 9", lambda run: run.model[0].in_features == 9),
    "weights": ("model[2].bias.data.fill_(3)", lambda run: bool((run.model[2].bias == 3).all())),
}


@pytest.mark.parametrize("hosted", [True, False])
@pytest.mark.parametrize("what", LEFT)
def test_what_is_left_changed_reaches_the_check(opened: Open, what: str, hosted: bool) -> None:
    """After the call its own objects are what the submission made of them."""
    run = a_run()
    after, seen = LEFT[what]
    train(opened, run, hosted=hosted, after=after)

    assert seen(run)


BOUND = {
    "`0.weight` is another Parameter": "model[0].weight = torch.nn.Parameter(model[0].weight.detach().clone())",
    "`1` is another module": "model[1] = torch.nn.Tanh()",
    "`2` has other hooks": "model[2].register_forward_hook(lambda *_: None)",
    "`0.bias` has other hooks": "model[0].bias.register_hook(lambda g: g)",
    "`2.bias` has other hooks": "model[2].bias.register_post_accumulate_grad_hook(lambda p: None)",
    "`optimizer` has other hooks": "optimizer.register_step_post_hook(lambda *_: None)",
    "a method of `1`": "model[1].forward = lambda x: x * 0",
    "a method of the argument": "model.forward = lambda x: x",
    "a method of `optimizer`": "optimizer.step = lambda: None",
    "over other parameters": "optimizer.param_groups[0]['params'] = list(copy.deepcopy(model).parameters())",
}


@pytest.mark.parametrize("hosted", [True, False])
@pytest.mark.parametrize("what", BOUND)
def test_what_is_left_bound_anew_is_a_failure_in_a_sentence(opened: Open, what: str, hosted: bool) -> None:
    """Code does not travel: that the model is another one than its values tell is said instead."""
    with pytest.raises(SubmissionRaised, match=what) as caught:
        train(opened, a_run(), hosted=hosted, after=BOUND[what])

    assert caught.value.kind == "StateMismatch"


REFUSED = {
    "add_param_group": "optimizer.add_param_group({'params': [torch.nn.Parameter(torch.ones(1))]})",
    "over 5 parameters": "optimizer.param_groups[0]['params'].append(torch.nn.Parameter(torch.ones(1)))",
    "torch.float32": "model.float()",
    "`lr` is of type function": "optimizer.param_groups[0]['lr'] = lambda: 1",
    "`momentum` is gone": "del optimizer.param_groups[0]['momentum']",
    "SGD.step` was replaced": "torch.optim.SGD.step = lambda self: None",
}


@pytest.mark.parametrize("what", REFUSED)
def test_a_step_that_cannot_be_made_is_a_failure_in_a_sentence(opened: Open, what: str) -> None:
    """What the checker's optimizer cannot be made to hold is told when it steps."""
    with pytest.raises(SubmissionRaised, match=what) as caught:
        train(opened, a_run(), step=f"{REFUSED[what]}; optimizer.step()")

    assert caught.value.kind == "StateMismatch"


def test_what_torch_raises_in_a_step_is_raised_in_the_submission(opened: Open) -> None:
    """With the line that called it, as it would be at home."""
    with pytest.raises(SubmissionRaised) as caught:
        train(opened, a_run(), before="optimizer.param_groups[0]['momentum'] = None")

    assert (caught.value.kind, caught.value.line) == ("TypeError", 10)


def test_a_copy_is_an_ordinary_optimizer(opened: Open) -> None:
    """It steps its own parameters, and nothing is asked of the checker."""
    source = (
        "import copy, torch\ndef f(m, o):\n    n, p = copy.deepcopy((m, o))\n    n.weight.grad = torch.ones(1, 1)\n"
        "    p.step()\n    return [m.weight.detach() - n.weight.detach()]\n"
    )
    submission = opened(source, f=("m", "o"))
    model = torch.nn.Linear(1, 1, bias=False)
    (moved,) = submission.call("f", model, submission.host(torch.optim.SGD(model.parameters(), lr=0.5)))

    assert torch.allclose(moved, torch.tensor([[0.5]]))
    assert submission.events == []
