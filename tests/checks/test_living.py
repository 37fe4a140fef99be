"""Objects that stay in the checker answer only what an honest proxy asks."""

import pytest
import torch

from grader.checks.living import Living, OptimizerHere, ServedList, living_in
from grader.sandbox import proxies, wire
from grader.sandbox.wire import ProtocolError

MODEL = torch.nn.Linear(2, 1)
SGD = torch.optim.SGD(MODEL.parameters(), lr=0.1)
HELD = [torch.zeros(1, 2), torch.zeros(1)]


@pytest.mark.parametrize(
    ("living", "action", "args"),
    [
        (ServedList([1, 2], None), "item", [2, None]),
        (ServedList([1, 2], None), "item", [-1, None]),
        (ServedList([1, 2], None), "item", [True, None]),
        (ServedList([1, 2], None), "item", [0]),
        (ServedList([1, 2], None), "step", [0, None]),
        (ServedList([1, 2], MODEL), "item", [0, None]),
        (ServedList([1, 2], MODEL), "item", [0, [HELD, HELD[:1]]]),
        (ServedList([1, 2], MODEL), "item", [0, [[None, None], HELD]]),
        (ServedList([1, 2], MODEL), "item", [0, [HELD[::-1], HELD]]),
        (OptimizerHere(SGD), "step", [HELD[:1], [0.1]]),
        (OptimizerHere(SGD), "step", [[HELD[0].double(), HELD[1]], [0.1]]),
        (OptimizerHere(SGD), "step", [HELD, []]),
        (OptimizerHere(SGD), "step", [HELD, ["0.1"]]),
        (OptimizerHere(SGD), "step", []),
        (OptimizerHere(SGD), "item", [0]),
    ],
)
def test_what_no_honest_proxy_asks_is_a_protocol_error(living: Living, action: str, args: list[object]) -> None:
    """A forged request is refused before anything is done with it."""
    before = MODEL.weight.detach().clone()
    with pytest.raises(ProtocolError):
        living.answer(action, args)

    assert living.events == []
    assert torch.equal(before, MODEL.weight)


def test_an_optimizer_here_steps_the_checks_own_parameters() -> None:
    """Gradients come from the submission, the step is the check's own."""
    model = torch.nn.Linear(2, 1)
    want = model.weight.detach() - 0.5 * torch.ones(1, 2)
    here = OptimizerHere(torch.optim.SGD(model.parameters(), lr=0.1))
    sent = here.answer("step", [[torch.ones(1, 2), None], [0.5]])

    assert torch.allclose(model.weight, want)
    assert torch.equal(sent[0], model.weight)
    assert [(e.action, e.gradients[1]) for e in here.events] == [("step", None)]


def test_a_renewed_optimizer_starts_where_the_recorded_one_did() -> None:
    """A replay steps copies, with the momentum that there was when the request was sent."""
    model = torch.nn.Linear(2, 1)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.9)
    model(torch.ones(1, 2)).sum().backward()
    optimizer.step()
    here = OptimizerHere(optimizer)
    copied_model, proxy = wire.from_checker(wire.to_host((model, here)))
    assert isinstance(proxy, proxies.HostedOptimizer)
    gradients = [torch.ones(1, 2), torch.ones(1)]
    first = [t.clone() for t in here.answer("step", [gradients, [0.1]])]
    again = here.renewed(proxy).answer("step", [gradients, [0.1]])

    assert all(torch.equal(a, b) for a, b in zip(first, again, strict=True))
    assert torch.equal(copied_model.weight, again[0])


def test_living_objects_are_found_in_plain_containers_once() -> None:
    """Each gets one number per call, however deep it lies."""
    one, two = OptimizerHere(SGD), ServedList([], None)

    assert living_in(([one, {"a": two}], {"b": one})) == [one, two]
