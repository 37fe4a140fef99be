"""What an honest submission may rely on, on both backends: values, models, optimizers, errors."""

import copy
import math
from typing import Any

import pytest
import torch

from grader.errors import CourseFault
from grader.sandbox import served, wire
from grader.sandbox.limits import NOT_HERE, SubmissionRaised, SubmissionStopped

ECHO = "def f(*values):\n    return values[0] if len(values) == 1 else values\n"
PLAIN_VALUES = [
    None, True, False, 0, -1, 2**63 - 1, -(2**63), 1.5, -0.0, 1e308, math.inf, "", "é€𝄞", [], [1, [2.0, "x"], None],
    {"a": 1, "b": {"c": [True]}}, b"\x00\xff",
]  # fmt: skip


def same(a: torch.Tensor, b: torch.Tensor) -> bool:
    """Bit for bit, so that NaN and -0.0 count."""
    return a.dtype == b.dtype and a.shape == b.shape and wire.raw_bytes(a) == wire.raw_bytes(b)


@pytest.mark.parametrize("value", PLAIN_VALUES, ids=repr)
def test_plain_values_come_back_as_they_went(lab: Any, value: object) -> None:
    """Numbers, texts, lists and dicts keep value, sign and type."""
    got = lab.run(ECHO, value)

    assert got == value
    assert type(got) is type(value)
    assert repr(got) == repr(value)


def test_nan_comes_back_as_nan(lab: Any) -> None:
    """NaN is neither lost nor turned into a number."""
    assert math.isnan(lab.run(ECHO, math.nan))


def test_tuples_come_back_as_lists(lab: Any) -> None:
    """The wire knows lists only; a check sees [1, 2] for (1, 2)."""
    assert lab.run(ECHO, (1, 2)) == [1, 2]


def test_every_dtype_and_shape_comes_back_bit_for_bit(lab: Any) -> None:
    """Scalars, empty, transposed and expanded tensors of each dtype survive both ways."""
    host = lab.start(ECHO)
    for dtype in wire.DTYPES:
        base = torch.arange(-3, 9).reshape(3, 4).to(dtype)
        for sent in (base, base.t(), base[0, 0], base[:0], base[:, ::2], base[:1].expand(5, 4)):
            got = lab.call(host, [sent]).value[0]

            assert same(got, sent), dtype


def test_special_floats_come_back_bit_for_bit(lab: Any) -> None:
    """NaN, infinities, subnormals and the sign of zero are not touched."""
    sent = torch.tensor([math.nan, math.inf, -math.inf, -0.0, 5e-324], dtype=torch.float64)

    assert same(lab.run(ECHO, sent), sent)


def test_a_model_and_its_optimizer_hold_what_the_submission_made_of_them(lab: Any) -> None:
    """Parameters, gradients and momentum after the call are those of the same steps made here."""
    torch.manual_seed(1)
    model = torch.nn.Linear(3, 2)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.9)
    twin = copy.deepcopy(model)
    twins = torch.optim.SGD(twin.parameters(), lr=0.1, momentum=0.9)
    host = lab.start("def f(m, o, x):\n    o.zero_grad()\n    m(x).square().sum().backward()\n    o.step()\n")
    for step in range(3):
        x = torch.full((4, 3), float(step + 1))
        twins.zero_grad()
        twin(x).square().sum().backward()
        twins.step()
        lab.call(host, model, optimizer, x)

        for own, other in zip(model.parameters(), twin.parameters(), strict=True):
            assert torch.equal(own, other)
            assert own.grad is not None
            assert other.grad is not None
            assert torch.equal(own.grad, other.grad)
            assert torch.equal(optimizer.state[own]["momentum_buffer"], twins.state[other]["momentum_buffer"])


def test_adamw_state_and_learning_rate_come_back(lab: Any) -> None:
    """Step counts, both moments and a changed learning rate are restored."""
    model = torch.nn.Linear(2, 1)
    optimizer = torch.optim.AdamW(model.parameters(), lr=0.1)
    code = "def f(m, o, x):\n    m(x).sum().backward()\n    o.step()\n    o.param_groups[0]['lr'] = 0.025\n"
    lab.run(code, model, optimizer, torch.ones(1, 2))

    assert optimizer.param_groups[0]["lr"] == 0.025
    assert float(optimizer.state[model.weight]["step"]) == 1
    assert set(optimizer.state[model.weight]) == {"step", "exp_avg", "exp_avg_sq"}


def test_leftover_gradients_are_seen_and_can_be_cleared(lab: Any) -> None:
    """`.grad` travels there, and `None` travels back."""
    model = torch.nn.Linear(2, 1, bias=False)
    model.weight.grad = torch.tensor([[3.0, 4.0]])
    code = "def f(m):\n    seen = m.weight.grad.clone()\n    m.zero_grad()\n    return seen\n"

    assert torch.equal(lab.run(code, model), torch.tensor([[3.0, 4.0]]))
    assert model.weight.grad is None


def test_batch_norm_statistics_and_modes_come_back(lab: Any) -> None:
    """Running buffers show what was seen; each layer keeps its own train or eval mode."""
    model = torch.nn.Sequential(torch.nn.BatchNorm1d(2), torch.nn.BatchNorm1d(2)).train()
    model[1].eval()
    twin = copy.deepcopy(model)
    x = torch.randn(8, 2)
    twin(x)
    lab.run("def f(m, x):\n    m(x)\n", model, x)

    assert [layer.training for layer in model] == [True, False]
    for own, other in zip(model.buffers(), twin.buffers(), strict=True):
        assert torch.equal(own, other)


def test_eval_mode_set_by_the_submission_comes_back(lab: Any) -> None:
    """A submission that forgets to go back to training leaves the model so."""
    model = torch.nn.Sequential(torch.nn.Dropout(), torch.nn.Linear(1, 1)).train()
    lab.run("def f(m):\n    m.eval()\n", model)

    assert [part.training for part in model.modules()] == [False] * 3


def test_parameters_of_a_lone_optimizer_come_back(lab: Any) -> None:
    """An optimizer handed over without its model still moves the model here."""
    weight = torch.nn.Parameter(torch.zeros(2))
    optimizer = torch.optim.SGD([weight], lr=1.0)
    code = "import torch\ndef f(o):\n    o.param_groups[0]['params'][0].grad = torch.ones(2)\n    o.step()\n"
    lab.run(code, optimizer)

    assert torch.equal(weight.detach(), torch.full((2,), -1.0))
    assert weight.grad is not None


def test_tensors_changed_in_place_are_changed_here(lab: Any) -> None:
    """A plain tensor argument comes back as the submission left it."""
    x = torch.zeros(3)
    lab.run("def f(x):\n    x += 2\n", x)

    assert torch.equal(x, torch.full((3,), 2.0))


def test_shared_parameters_stay_shared(lab: Any) -> None:
    """Tied weights are one tensor on the other side too."""
    a = torch.nn.Linear(2, 2, bias=False)
    b = torch.nn.Linear(2, 2, bias=False)
    b.weight = a.weight

    assert lab.run("def f(a, b):\n    return a.weight is b.weight\n", a, b) is True


def test_served_items_are_asked_for_one_by_one(lab: Any) -> None:
    """The checker sees each request as it happens, with its index."""
    asked: list[int] = []

    def answer(_action: str, args: list[Any]) -> list[float]:
        asked.append(args[0])
        return [10.0 * args[0]]

    class Proxied:
        def __reduce__(self) -> tuple[Any, ...]:
            return served.Served, (0, range(5))

    code = "def f(items):\n    return [x for x in items[3:]] + [items[-5], len(items)]\n"
    host = lab.start(code)
    got = lab.call(host, Proxied(), serve={0: answer}).value

    assert got == [30.0, 40.0, 0.0, 5]
    assert asked == [3, 4, 0]


def test_a_public_harness_is_importable(lab: Any) -> None:
    """The challenge's harness.py is there under its name; nothing else of the challenge is."""
    host = lab.start("from harness import K\ndef f():\n    return K\n", harness="K = 7\n")

    assert lab.call(host).value == 7


def test_each_call_starts_from_the_same_seed(lab: Any) -> None:
    """Random numbers of a submission are repeatable."""
    host = lab.start("import random, torch\ndef f():\n    return [random.random(), torch.rand(2)]\n")
    first, second = lab.call(host).value, lab.call(host).value

    assert first[0] == second[0]
    assert torch.equal(first[1], second[1])


def test_peak_memory_is_counted_inside_and_outside(lab: Any) -> None:
    """64 MiB of floats show in the meter exactly and in the kernel's figure roughly."""
    host = lab.start("import torch\ndef f():\n    torch.ones(16 << 20).sum()\n")
    host.load()
    with host.watched() as footprint:
        figures = lab.call(host, metered=True).figures

    assert 64 << 20 <= figures["tensor_bytes"] <= (64 << 20) + 64
    assert footprint.most == -1 or 64 << 20 <= footprint.most < 72 << 20


def test_an_exception_names_kind_text_and_line(lab: Any) -> None:
    """The innermost line of the student's own file is found, below library frames too."""
    with pytest.raises(SubmissionRaised) as caught:
        lab.run("import torch\n\ndef g(x):\n    return x @ x\n\ndef f():\n    g(torch.ones(2, 3))\n")
    error = caught.value

    assert error.kind == "RuntimeError"
    assert "mat1 and mat2" in error.message
    assert error.line == 4
    assert [frame.function for frame in error.frames] == ["f", "g"]


@pytest.mark.parametrize("kind", ["SystemExit", "KeyboardInterrupt", "GeneratorExit", "BaseException"])
def test_exceptions_that_are_not_errors_are_raised_too(lab: Any, kind: str) -> None:
    """SystemExit and its like end the call, not the host."""
    host = lab.start(f"def f(bad):\n    if bad:\n        raise {kind}(0)\n    return 1\n")
    with pytest.raises(SubmissionRaised) as caught:
        lab.call(host, True)

    assert (caught.value.kind, caught.value.line) == (kind, 3)
    assert lab.call(host, False).value == 1


def test_an_exceptions_text_is_cleaned(lab: Any) -> None:
    """Escapes, overrides of direction and lone surrogates do not reach a terminal."""
    with pytest.raises(SubmissionRaised) as caught:
        lab.run("def f():\n    raise ValueError('\\x1b[31m' + chr(0x202e) + '\\udcff' + 'x' * 10**6)\n")

    assert caught.value.kind == "ValueError"
    assert caught.value.message.isprintable()
    assert len(caught.value.message) <= 2000


@pytest.mark.parametrize(
    ("code", "kind", "says", "line"),
    [
        ("x = 1\ndef f(:\n", "SyntaxError", "invalid syntax", 2),
        ("def f():\n\treturn 1\n        return 2\n", "TabError", "inconsistent", 3),
        ("x = 1\nfrom nowhere_at_all import *\n", NOT_HERE, "nowhere_at_all", 2),
        ("x = 1\nx = 1 / 0\n", "ZeroDivisionError", "division", 2),
        ("raise SystemExit\n", "SystemExit", "", 1),
        ("def g():\n    pass\n", "Unusable", "defines no function `f(a, b)`", None),
        ("f = 3\n", "Unusable", "`f` is not a function", None),
        ("def f(a):\n    pass\n", "Unusable", "cannot be called as `f(a, b)`", None),
        ("\0", "SyntaxError", "null byte", None),
    ],
    ids=["syntax", "tabs", "import", "raises", "exits", "missing", "value", "signature", "nul"],
)
def test_a_file_that_does_not_load_says_why(lab: Any, code: str, kind: str, says: str, line: int | None) -> None:
    """One sentence and the line where there is one."""
    host = lab.start(code, functions={"f": ("a", "b")})
    with pytest.raises(SubmissionRaised) as caught:
        host.load()

    assert (caught.value.kind, caught.value.line) == (kind, line)
    assert says in caught.value.message


@pytest.mark.parametrize(("value", "what"), [("object()", "an object"), ("torch.ones(2).to_sparse()", "a tensor of")])
def test_values_that_cannot_travel_are_named_instead(lab: Any, value: str, what: str) -> None:
    """What the wire does not carry is no error of the submission's, and the host lives on."""
    host = lab.start(f"import torch\ndef f(bad):\n    return {value} if bad else 1\n")
    reply = lab.call(host, True)

    assert (reply.value, reply.unsent[: len(what)]) == (None, what)
    assert lab.call(host, False).value == 1


def test_hidden_code_cannot_be_sent() -> None:
    """A class of a check's own module is refused before anything is sent."""

    class Secret:
        pass

    with pytest.raises(CourseFault, match="code never travels"):
        wire.to_host(Secret())
    with pytest.raises(CourseFault, match="code never travels"):
        wire.to_host([lambda: 0])


def requests(count: int) -> list[bytes]:
    """Return `count` calls of f, with 0, 1, 2, ..."""
    return [wire.to_host(("f", (i,), {}, [], [], 0, False)) for i in range(count)]


COUNTS = "calls = []\ndef f(i):\n    calls.append(i)\n    return list(calls)\n"


def test_requests_that_were_sent_ahead_are_answered_in_order(lab: Any) -> None:
    """Each call gets its own reply, and the submission sees each request once."""
    host, asked = lab.start(COUNTS), requests(9)
    values = [host.call("f", asked[i], 0, serve={}, coming=asked[i + 1 :]).value for i in range(9)]

    assert values == [list(range(i + 1)) for i in range(9)]


def test_what_was_sent_ahead_can_be_forgotten(lab: Any) -> None:
    """What came of it, error or value, is never taken for the reply to another call."""
    host, asked = lab.start("def f(i):\n    return 'done' if i in (0, 7) else 1 // 0\n"), requests(8)
    host.call("f", asked[0], 0, serve={}, coming=asked[1:6])
    host.forget()

    assert host.call("f", asked[7], 0, serve={}).value == "done"
    with pytest.raises(SubmissionRaised, match="ZeroDivisionError"):
        host.call("f", asked[1], 0, serve={})


def test_an_end_in_what_was_sent_ahead_does_not_touch_the_call_before(lab: Any) -> None:
    """The first call's reply was sent before the process ended; the call after it tells of the end."""
    host, asked = lab.start("import os\ndef f(i):\n    return i if i < 2 else os._exit(3)\n"), requests(4)

    assert [host.call("f", asked[i], 0, serve={}, coming=asked[i + 1 :]).value for i in (0, 1)] == [0, 1]
    with pytest.raises(SubmissionStopped, match="exit status 3"):
        host.call("f", asked[2], 0, serve={}, coming=asked[3:])


def test_a_hang_in_what_was_sent_ahead_and_is_not_asked_for_ends_the_host_only(lab: Any) -> None:
    """Nobody asked for that reply: it is no failure of the call that comes instead."""
    host, asked = lab.start("import time\ndef f(i):\n    time.sleep(60 * i)\n", call_seconds=1.5), requests(3)
    host.call("f", asked[0], 0, serve={}, coming=asked[1:])
    host.forget()

    assert host.ended is not None
    assert host.ended.ending == "timeout"
