"""Objects that stay in the checker answer only what an honest proxy asks."""

import copy
from typing import Any

import pytest
import torch

from grader.checks.hosted import Hosted, HostedList, HostedOptimizer, hosted_in
from grader.errors import CourseFault
from grader.sandbox import proxies, state, wire
from grader.sandbox.wire import ProtocolError

MODEL = torch.nn.Linear(2, 1)
SGD = torch.optim.SGD(MODEL.parameters(), lr=0.1)
HELD = [torch.zeros(1, 2), torch.zeros(1)]


@pytest.mark.parametrize(
    ("living", "action", "args"),
    [
        (HostedList([1, 2], None), "item", [2, None]),
        (HostedList([1, 2], None), "item", [-1, None]),
        (HostedList([1, 2], None), "item", [True, None]),
        (HostedList([1, 2], None), "item", [0]),
        (HostedList([1, 2], None), "step", [0, None]),
        (HostedList([1, 2], MODEL), "item", [0, None]),
        (HostedList([1, 2], MODEL), "item", [0, [HELD, HELD[:1]]]),
        (HostedList([1, 2], MODEL), "item", [0, [[None, None], HELD]]),
        (HostedList([1, 2], MODEL), "item", [0, [HELD[::-1], HELD]]),
        (HostedOptimizer(SGD), "step", [HELD, [0.1]]),
        (HostedOptimizer(SGD), "step", [HELD, 7, {}]),
        (HostedOptimizer(SGD), "step", []),
        (HostedOptimizer(SGD), "item", [0]),
    ],
)
def test_what_no_honest_proxy_asks_is_a_protocol_error(living: Hosted, action: str, args: list[object]) -> None:
    """A forged request is refused before anything is done with it."""
    before = MODEL.weight.detach().clone()
    with pytest.raises(ProtocolError):
        living.answer(action, args)

    assert living.events == []
    assert torch.equal(before, MODEL.weight)


@pytest.mark.parametrize(
    ("gradients", "parameters", "claim", "why"),
    [
        (HELD[:1], HELD, {}, "over 2 parameters with 1 gradients, not 2"),
        (HELD, [*HELD, HELD[0]], {}, "over 3 parameters with 2 gradients, not 2"),
        ([HELD[0].double(), HELD[1]], HELD, {}, "gradient of parameter 1"),
        (HELD, HELD[::-1], {}, "parameter 1 is a tensor of shape"),
        (HELD, [None, HELD[1]], {}, "no longer a tensor"),
        (HELD, HELD, {}, "incomplete"),
        (HELD, HELD, {"state": {}, "groups": [3]}, "incomplete"),
        (HELD, HELD, {"state": {}, "groups": [{"lr": 0.1}]}, "`momentum` is gone"),
        (HELD, HELD, {"state": {}, "groups": [{**SGD.defaults, "lr": "0.1"}]}, "`lr` has another kind of value"),
        (HELD, HELD, {"state": {"0": {"x": [1]}}, "groups": [SGD.defaults]}, "another shape"),
    ],
)
def test_a_step_that_the_optimizer_here_cannot_make_is_refused_with_the_reason(
    gradients: list[Any], parameters: list[Any], claim: object, why: str
) -> None:
    """That is told to the submission; no step is made and none is noted."""
    here = HostedOptimizer(SGD)
    answer = here.answer("step", [gradients, parameters, claim])

    assert isinstance(answer, proxies.Refused)
    assert why in answer.message
    assert here.events == []


def claim_of(optimizer: torch.optim.Optimizer, **options: object) -> dict[str, Any]:
    """What an optimizer's other half sends of itself, with other options."""
    claim = copy.deepcopy(state.state_of(optimizer))
    claim["groups"][0].update(options)
    return claim


def held_by(model: torch.nn.Module) -> list[torch.Tensor]:
    """The parameters as they are sent."""
    return [p.detach().clone() for p in model.parameters()]


def test_an_optimizer_here_steps_the_checks_own_parameters() -> None:
    """Gradients, weights and options come from the submission, the step is the check's own."""
    model = torch.nn.Linear(2, 1)
    here = HostedOptimizer(torch.optim.SGD(model.parameters(), lr=0.1))
    claim = claim_of(here.optimizer, lr=0.5, maximize=True)
    values, entries = here.answer("step", [[torch.ones(1, 2), None], [torch.full((1, 2), 2.0), torch.ones(1)], claim])

    assert torch.equal(model.weight, torch.full((1, 2), 2.5))
    assert torch.equal(model.bias, torch.ones(1))
    assert torch.equal(values[0], model.weight)
    assert entries == {}
    (event,) = here.events
    assert (event.action, event.gradients[1], event.changed) == ("step", None, (0, 1))
    assert event.options == {"lr": (0.1, 0.5), "maximize": (False, True)}


def test_what_torch_refuses_is_told_and_what_a_hook_of_the_check_raises_is_not() -> None:
    """The first is the submission's fault, the second the course's."""
    model = torch.nn.Linear(2, 1)
    here = HostedOptimizer(torch.optim.SGD(model.parameters(), lr=0.1))
    answer = here.answer("step", [held_by(model), held_by(model), claim_of(here.optimizer, lr=None)])

    assert isinstance(answer, proxies.Refused)
    assert answer.kind == "TypeError"

    def fail(*_: object) -> None:
        raise ZeroDivisionError

    here.optimizer.register_step_post_hook(fail)
    with pytest.raises(ZeroDivisionError):
        here.answer("step", [held_by(model), held_by(model), claim_of(here.optimizer, lr=0)])


def test_a_renewed_optimizer_starts_where_the_recorded_one_did() -> None:
    """A replay steps copies, with the momentum that there was when the request was sent."""
    model = torch.nn.Linear(2, 1)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.9)
    model(torch.ones(1, 2)).sum().backward()
    optimizer.step()
    here = HostedOptimizer(optimizer)
    copied_model, proxy = wire.from_checker(wire.to_host((model, here)))
    assert type(proxy) is torch.optim.SGD
    asked = [[torch.ones(1, 2), torch.ones(1)], held_by(model), claim_of(optimizer)]
    first = [t.clone() for t in here.answer("step", copy.deepcopy(asked))[0]]
    again = here.renewed(proxy).answer("step", asked)[0]

    assert all(torch.equal(a, b) for a, b in zip(first, again, strict=True))
    assert torch.equal(copied_model.weight, again[0])


def test_an_optimizer_that_asks_for_its_closure_cannot_be_hosted() -> None:
    """The closure is the submission's code: it does not travel."""
    with pytest.raises(CourseFault, match="LBFGS"):
        HostedOptimizer(torch.optim.LBFGS(MODEL.parameters()))


def test_living_objects_are_found_in_plain_containers_once() -> None:
    """Each gets one number per call, however deep it lies."""
    one, two = HostedOptimizer(SGD), HostedList([], None)

    assert hosted_in(([one, {"a": two}], {"b": one})) == [one, two]


def test_small_micro_batches_are_given_out_a_few_at_a_time() -> None:
    """So that reading on waits for nobody; large ones are held by the submission one at a time."""
    small, large = [torch.zeros(3)] * 9, [torch.zeros(5000)] * 9

    assert [len(HostedList(small, None).answer("item", [index, None])) for index in (0, 7, 8)] == [4, 2, 1]
    assert len(HostedList(large, None).answer("item", [0, None])) == 1
