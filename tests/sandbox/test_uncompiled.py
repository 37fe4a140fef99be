"""The stand-in for torch's compiler: eager programs never import the real one, and who wants it gets it whole."""

import subprocess
import sys

import pytest

from grader.sandbox import uncompiled
from grader.sandbox.start import ROOT

EAGER = """
import sys
sys.path.insert(0, sys.argv[1])
from grader.sandbox import uncompiled
from grader.sandbox.tensors import torch

model = torch.nn.Linear(2, 1)
optimizers = [kind(model.parameters(), lr=0.1) for kind in (torch.optim.SGD, torch.optim.AdamW)]
schedule = torch.optim.lr_scheduler.LambdaLR(optimizers[0], lambda epoch: 0.5)
scaler = torch.amp.GradScaler("cpu")
def update():
    for optimizer in optimizers:
        before = model.weight.detach().clone()
        scaler.scale(model(torch.ones(3, 2)).square().mean()).backward()
        scaler.step(optimizer)
        optimizer.load_state_dict(optimizer.state_dict())
        optimizer.zero_grad()
        assert not torch.equal(before, model.weight)
    scaler.update()
    schedule.step()
update()
assert not uncompiled.is_loaded("torch._dynamo") and "torch._dynamo.utils" not in sys.modules
"""
REAL = """
assert uncompiled.is_loaded("torch._dynamo") and sys.modules["torch._dynamo"] is torch._dynamo
assert "torch._dynamo.utils" in sys.modules
assert not any("uncompiled" in type(finder).__module__ for finder in sys.meta_path)
update()
"""


PART = """
import torch._dynamo.config as part
assert part is torch._dynamo.config is sys.modules[part.__name__]
assert part.__spec__.origin == part.__file__ and part.__spec__.name == part.__name__
"""
COMPILE = """
from torch.utils.checkpoint import checkpoint
x = torch.ones(1, requires_grad=True)
checkpoint(torch.square, x, use_reentrant=False).backward()
assert x.grad.item() == 2
assert torch.compile(torch.square, backend="eager")(torch.full((1,), 3.0)).item() == 9
"""


@pytest.mark.parametrize("use", [PART, COMPILE])
def test_the_real_compiler_comes_when_it_is_wanted_and_not_before(use: str) -> None:
    """In one process: optimizers, schedules and scaling without it, then with it, and the same results."""
    subprocess.run([sys.executable, "-c", f"{EAGER}{use}\n{REAL}", str(ROOT)], check=True)


@pytest.mark.parametrize(
    ("source", "wanted"),
    [
        ("from torch.utils.checkpoint import checkpoint", [uncompiled.NAME]),
        ("from torch.func import grad", [uncompiled.NAME]),
        ("step = torch.compile(step)", [uncompiled.NAME]),
        ("loss.backward(); optimizer.step()", []),
        ("loss.backward( )", []),
        ("loss.backward(retain_graph=True)", []),
        ("    def backward(ctx, gradient):", []),
        ("loss.backward(torch.full_like(loss, 1 / k))", [uncompiled.SHAPES]),
        ("loss.backward(\n    gradient=scale)", [uncompiled.SHAPES]),
        ("torch.autograd.grad(loss, parameters, grad_outputs=scale)", [uncompiled.SHAPES]),
    ],
)
def test_what_a_program_needs_is_known_by_its_words(source: str, wanted: list[str]) -> None:
    """So that its import is not counted as the program's own time."""
    assert list(uncompiled.wanted(source)) == wanted
