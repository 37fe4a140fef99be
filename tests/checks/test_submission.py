"""The submission fixture, against real hosts."""

import pytest
import torch

from grader.checks import (
    Run,
    Submission,
    Unreadable,
    Wrong,
    full_batch_run,
    require_close,
    require_same_trajectory,
)
from grader.checks.unsent import Unsent
from grader.errors import CourseFault
from grader.report.evidence.window import WindowPicture
from grader.sandbox.limits import SubmissionRaised, SubmissionStopped
from tests.checks.conftest import Open

TRAIN = """
def train(model, optimizer, loss_fn, batches, k):
    optimizer.zero_grad()
    for start in range(0, len(batches), k):
        window = batches[start:start + k]
        for x, y in window:
            (loss_fn(model(x), y) / len(window)).backward()
        optimizer.step()
        optimizer.zero_grad()
"""
ARGUMENTS = ("model", "optimizer", "loss_fn", "batches", "k")


def train(submission: Submission, run: Run, *, hosted: bool = True) -> None:
    """Call `train` on a run."""
    optimizer = submission.host(run.optimizer) if hosted else run.optimizer
    batches = submission.serve(run.micro_batches, watch=run.model)
    submission.call("train", run.model, optimizer, run.loss_fn, batches, run.steps)


@pytest.mark.parametrize("kind", ["sgd", "momentum", "adamw"])
@pytest.mark.parametrize("hosted", [True, False])
def test_a_right_loop_reproduces_the_oracle(opened: Open, kind: str, hosted: bool) -> None:
    """Called by copy-restore, the check's own model and optimizer end where the oracle ends."""
    submission = opened(TRAIN, train=ARGUMENTS)
    run = Run(sizes=(2, 2, 2, 2, 2), steps=2, optimizer_kind=kind, leftover=True)  # type: ignore[arg-type]
    train(submission, run, hosted=hosted)

    require_same_trajectory(submission, full_batch_run(run))
    assert len(submission.updates) == (3 if hosted else 0)


def test_a_wrong_loop_is_refused_with_the_update_and_the_ratio(opened: Open) -> None:
    """The first update that differs is named, with the factor, and a picture shows the run."""
    submission = opened(TRAIN.replace("len(window)", "k"), train=ARGUMENTS)
    run = Run(sizes=(2, 2, 2), steps=2)
    train(submission, run)

    with pytest.raises(Wrong) as caught:
        require_same_trajectory(submission, full_batch_run(run))
    assert "update 2" in caught.value.failure.quantity
    assert caught.value.failure.ratio == pytest.approx(0.5)
    assert [type(e) for e in submission.evidence] == [WindowPicture]


def test_training_other_weights_than_the_optimizer_steps_is_seen(opened: Open) -> None:
    """Right gradients followed by weights of one's own are not the right trajectory."""
    submission = opened(TRAIN + "    model[0].weight.data.add_(1e-6)\n", train=ARGUMENTS)
    run = Run(sizes=(2, 2), steps=2)
    train(submission, run)

    with pytest.raises(Wrong, match=r"0\.weight"):
        require_same_trajectory(submission, full_batch_run(run))


def test_served_items_come_one_by_one_with_the_state_held(opened: Open) -> None:
    """Every request for a micro-batch is an event with the parameters and gradients of that moment."""
    submission = opened(TRAIN, train=ARGUMENTS)
    run = Run(sizes=(1, 1, 1), steps=3)
    train(submission, run)
    items = [e for e in submission.events if e.action == "item"]

    assert [e.index for e in items] == [0, 1, 2]
    assert items[0].gradients[0] is None
    assert items[1].gradients[0] is not None


def test_a_served_list_is_a_list(opened: Open) -> None:
    """Length, negative index, slices with steps, iteration, reversed and index errors work as of a list."""
    source = (
        "def f(xs):\n"
        "    try: xs[9]\n"
        "    except IndexError: missed = True\n"
        "    return [len(xs), xs[-1], list(xs[::2]), list(reversed(xs)), [a for a in xs[1:][:1]], missed]\n"
    )
    submission = opened(source, f=("xs",))

    assert submission.call("f", submission.serve([1, 2, 3])) == [3, 3, [1, 3], [3, 2, 1], [2], True]


def test_a_stream_has_no_length_and_ends(opened: Open) -> None:
    """An iterator is read once and cannot be measured."""
    submission = opened("def f(xs): return [hasattr(xs, '__len__'), list(xs), list(xs)]", f=("xs",))

    assert submission.call("f", submission.stream([1, 2])) == [False, [1, 2], []]


def test_schedulers_reach_a_hosted_optimizer(opened: Open) -> None:
    """A learning rate that the submission sets is the one that the checker steps with."""
    source = (
        "def f(m, o):\n    o.param_groups[0]['lr'] = 0.5\n    m.weight.grad = m.weight.detach() * 0 + 1\n    o.step()\n"
    )
    submission = opened(source, f=("m", "o"))
    model = torch.nn.Linear(1, 1, bias=False)
    before = model.weight.detach().clone()
    submission.call("f", model, submission.host(torch.optim.SGD(model.parameters(), lr=0.1)))

    assert torch.allclose(model.weight, before - 0.5)


def test_a_call_that_hangs_costs_only_its_own_check(opened: Open) -> None:
    """The next call gets a fresh host; after three stops nothing more is run."""
    submission = opened("import time\ndef f(n):\n    time.sleep(60 * n)\n    return 'well'", call_seconds=1.5, f=("n",))
    for _ in range(3):
        with pytest.raises(SubmissionStopped, match=r"1\.5 seconds"):
            submission.call("f", 1)
        if submission.hosts.stops < 3:
            assert submission.call("f", 0) == "well"
    for ask in (submission.call, submission.call, submission.measure, submission.call):
        with pytest.raises(SubmissionStopped, match="Not run"):
            ask("f", 0)


def test_an_exception_carries_its_line(opened: Open) -> None:
    """The innermost line of the student's own file is reported."""
    submission = opened("def f():\n    x = 1\n    return x / 0\n", f=())
    with pytest.raises(SubmissionRaised) as caught:
        submission.call("f")

    assert (caught.value.kind, caught.value.line) == ("ZeroDivisionError", 3)


def test_a_model_of_another_shape_is_the_submissions_fault(opened: Open) -> None:
    """An argument in an impossible state is a failed check, not a crash of the checker."""
    source = "import torch\ndef f(m): m.weight = torch.nn.Parameter(torch.zeros(5, 5))"
    submission = opened(source, f=("m",))
    with pytest.raises(SubmissionRaised, match=r"\(5, 5\)"):
        submission.call("f", torch.nn.Linear(1, 1))

    # What a replay to a planted answer is compared with: the host returned, and only then did the checker refuse.
    assert submission.calls[-1].seen.ending == "returned"


def test_what_was_printed_is_kept_over_hosts(opened: Open) -> None:
    """Output of a killed host is not lost, and terminal escapes are removed."""
    submission = opened("def f(n):\n    print('\\x1b[31mhello', n)\n    while n: pass", f=("n",))
    submission.call("f", 0)
    with pytest.raises(SubmissionStopped):
        submission.call("f", 1)
    submission.call("f", 0)

    assert submission.output.count("hello 0") == 2
    assert "\x1b" not in submission.output


def test_work_is_done_once_while_the_submission_is_at_a_call(opened: Open) -> None:
    """Where the check's own work fails, the submission's answer is nobody's concern, and the next one is heard."""
    submission = opened("def f(n): return n", f=("n",))
    done: list[int] = []
    submission.overlap(lambda: done.append(1))
    assert [submission.call("f", n) for n in (1, 2)] == [1, 2]
    assert done == [1]

    submission.overlap(lambda: 1 // 0)
    with pytest.raises(ZeroDivisionError):
        submission.call("f", 3)
    submission.overlap(lambda: 1 // 0)
    submission.begin("test_next")
    assert submission.call("f", 4) == 4


def test_a_metered_call_counts_bytes(opened: Open) -> None:
    """Tensor bytes are exact; the kernel sees real memory of the same order."""
    source = "import torch\ndef f(n):\n    a = torch.ones(n)\n    b = a + 1\n    del a, b\n    torch.ones(n)\n"
    submission = opened(source, f=("n",))
    measured = submission.measure("f", 4 << 20)

    assert measured.tensor_bytes == 8 * 4 << 20
    assert measured.own_bytes == -1 or 30 << 20 <= measured.own_bytes < 56 << 20


def test_code_of_a_check_never_travels(opened: Open) -> None:
    """A function defined in a check is the instructor's fault, not sent."""
    submission = opened("def f(g): return 1", f=("g",))
    with pytest.raises(CourseFault, match="code never travels"):
        submission.call("f", train)


def test_answers_are_read_and_must_be_asked_for(opened: Open) -> None:
    """A literal is read without running the file; a name that the stub lacks is the instructor's fault."""
    submission = opened("import os\nos._exit(0)\nanswer = [1, None]\nother = 1 + 1\n", ("answer",))

    assert submission.answer() == [1, None]
    with pytest.raises(CourseFault):
        submission.answer("other")
    with pytest.raises(Unreadable) as caught:
        opened("answer = 1 + 1", ("answer",)).answer()
    assert caught.value.line == 1


def test_a_call_is_the_same_twice(opened: Open) -> None:
    """Generators start anew at each call: a replay meets the same numbers."""
    submission = opened("import torch, random\ndef f(): return [torch.rand(2), random.random()]", f=())
    first, second = submission.call("f"), submission.call("f")

    assert torch.equal(first[0], second[0])
    assert first[1] == second[1]


def test_memory_held_before_hides_no_later_peak(opened: Open) -> None:
    """What is held and freed in time could be used a second time unseen; so little of it is free of charge."""
    source = "held = [bytearray(b'x') * (64 << 20)]\ndef f(n):\n    held.clear()\n    bytearray(b'x') * (n << 20)\n"
    measured = opened(source, f=("n",)).measure("f", 50)

    assert measured.own_bytes == -1 or measured.own_bytes >= 23 << 20


def test_what_loading_holds_is_not_the_calls(opened: Open) -> None:
    """A file may hold 40 MiB of its own, from before its call to after it."""
    submission = opened("block = bytearray(b'x') * (39 << 20)\ndef f(): pass", f=())

    assert submission.measure("f").own_bytes <= 1 << 20


def test_what_loading_needed_for_a_moment_is_not_the_calls(opened: Open) -> None:
    """A test of its own at the end of a file, however large, is over when the second call is measured."""
    source = (
        "import time, torch\nparts = [torch.ones(1 << 18) for _ in range(200)]\nkept = parts[-1]\ndel parts\n"
        "def f(n):\n    held = torch.ones(n)\n    time.sleep(0.1)\n"  # to be seen on a busy machine, too
    )
    submission = opened(source, f=("n",))
    submission.measure("f", 1)
    measured = submission.measure("f", 4 << 20)

    assert measured.own_bytes == -1 or 10 << 20 <= measured.own_bytes < 20 << 20


def test_a_measured_call_counts_what_it_adds(opened: Open) -> None:
    """A small one before takes on itself what the file left behind."""
    submission = opened("import torch\ndef f(n): (torch.ones(n) + 1).sum()", f=("n",))
    submission.measure("f", 1)
    small, large = submission.measure("f", 1), submission.measure("f", 4 << 20)

    assert small.own_bytes <= 1 << 20
    assert large.own_bytes == -1 or 30 << 20 <= large.own_bytes <= 36 << 20


SHADOW = """
import copy, torch
def train(model, optimizer, loss_fn, batches, k):
    twin = copy.deepcopy(model)
    shadow = torch.optim.SGD(twin.parameters(), lr=optimizer.param_groups[0]["lr"])
    for start in range(0, len(batches), k):
        shadow.zero_grad()
        for x, y in batches[start:start + k]:
            (loss_fn(twin(x), y) / k).backward()
        shadow.step()
    model.load_state_dict(twin.state_dict())
"""


def test_a_hosted_optimizer_that_never_steps_made_no_update(opened: Open) -> None:
    """The right parameters from an optimizer of the submission's own are not the updates that were asked for."""
    submission = opened(SHADOW, train=ARGUMENTS)
    run = Run(sizes=(2, 2), steps=2)
    train(submission, run)

    with pytest.raises(Wrong, match="There were 0 updates instead of 1"):
        require_same_trajectory(submission, full_batch_run(run))


FLOOD = """
def train(model, optimizer, loss_fn, batches, k):
    for _ in range(k):
        optimizer.step()
"""


def flood(opened: Open, steps: int, calls: int) -> Submission:
    """Make so many updates in each of so many calls."""
    submission = opened(FLOOD, train=ARGUMENTS)
    model = torch.nn.Linear(1, 1)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    for parameter in model.parameters():
        parameter.grad = torch.ones_like(parameter)
    for _ in range(calls):
        submission.call("train", model, submission.host(optimizer), None, [], steps)
    return submission


def test_a_flood_of_steps_is_not_kept(opened: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is recorded for the diagnosis is bounded, however many updates a submission makes."""
    monkeypatch.setattr("grader.checks.call_log._MOST_BYTES", 300 << 10)

    assert len(flood(opened, 100, 3).calls) == 1


def test_one_calls_updates_have_a_limit(opened: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    """What a check sees of a call is remembered while the call lasts: a flood of it ends the submission."""
    monkeypatch.setattr("grader.checks.call_log._MOST_EVENT_BYTES", 100 << 10)
    with pytest.raises(SubmissionStopped) as caught:
        flood(opened, 100, 1)

    assert caught.value.ending == "protocol"


def test_large_replies_are_not_kept(opened: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    """What a function returns counts too, whether it is a tensor or many small things, and so do states it leaves."""
    monkeypatch.setattr("grader.checks.call_log._MOST_BYTES", 3 << 20)
    source = "import torch\ndef f(kind):\n    return torch.ones(1 << 18) if kind else [[]] * 20_000\ndef g(x): pass\n"
    for name, argument in (("f", True), ("f", False), ("g", torch.ones(1 << 18))):
        submission = opened(source, f=("kind",), g=("x",))
        for _ in range(5):
            submission.call(name, argument)

        assert 1 <= len(submission.calls) <= 2, name


RETURNED = ["model", "{1, object()}", "(x for x in [1])", "Odd()", "[0.5] * 500_000", "torch.ones(9_000_000)"]


@pytest.mark.parametrize(
    ("returned", "asked"), [*((one, True) for one in RETURNED), *((one, False) for one in [*RETURNED, "Slow()"])]
)
def test_what_nobody_asks_for_costs_nothing(opened: Open, returned: str, asked: bool) -> None:
    """Whatever the function returns, the call has done what it did; None comes of what the stub says to be None."""
    source = (
        "import torch\n"
        "class Odd:\n    def __reduce__(self): raise RuntimeError('no')\n"
        "class Slow(dict):\n    def items(self):\n        while True: pass\n"
        f"def f(model):\n    model.bias.data.fill_(7)\n    return {returned}\n"
    )
    model = torch.nn.Linear(1, 1)
    got = opened(source, unasked=() if asked else ("f",), f=("model",)).call("f", model)

    assert model.bias.item() == 7.0
    assert isinstance(got, Unsent) if asked else got is None


def test_a_return_value_that_is_none_is_named_with_its_function(opened: Open) -> None:
    """The check that compares it fails by that name, not by an error that the code would have raised."""
    submission = opened("import torch\ndef f(): return [torch.nn.Linear(1, 1)]", f=())

    with pytest.raises(Wrong, match="`f` returned a Linear, which is no value that can be compared"):
        require_close(submission.call("f"), 1.0, "the result")


def test_numbers_of_numpy_and_torch_are_numbers(opened: Open) -> None:
    """A mean computed by NumPy, a loss that is still a tensor, an array of losses."""
    source = (
        "import numpy as np, torch\n"
        "def f(): return np.mean([0.5, 1.0])\n"
        "def g(): return torch.tensor(0.75, dtype=torch.float64, requires_grad=True)\n"
        "def h(): return np.array([0.5, 0.75])\n"
    )
    submission = opened(source, f=(), g=(), h=())

    require_close(submission.call("f"), 0.75, "the mean")
    require_close(submission.call("g"), 0.75, "the mean")
    require_close(submission.call("h"), torch.tensor([0.5, 0.75], dtype=torch.float64), "the losses")
    assert submission.call("h") == [0.5, 0.75]
    with pytest.raises(Wrong, match="should be a number"):
        require_close(opened("import torch\ndef f(): return torch.ones(1)", f=()).call("f"), 1.0, "the mean")


def test_leftover_gradients_are_ordinary_tensors(opened: Open) -> None:
    """They can be detached, cleared and dropped in place, as those that a backward left."""
    source = (
        "def f(model, xs):\n"
        "    for p in model.parameters():\n"
        "        p.grad.detach_()\n"
        "        p.grad.zero_()\n"
        "        p.grad.requires_grad_(False)\n"
        "    model[0].weight.detach_()\n"
        "    return [t._is_view() for t in (xs[0], model[0].weight, model[0].weight.grad, model[1].running_mean)]\n"
    )
    model = torch.nn.Sequential(torch.nn.Linear(2, 3), torch.nn.BatchNorm1d(3))
    for parameter in model.parameters():
        parameter.grad = torch.ones_like(parameter)
    views = opened(source, f=("model", "xs")).call("f", model, [torch.ones(2, 2)])

    assert views == [False] * 4
    assert all(p.grad is not None and not p.grad.any() for p in model.parameters())
    assert not any(p.grad._is_view() for p in model.parameters() if p.grad is not None)


def test_a_restart_leaves_nothing_of_the_process_before(opened: Open) -> None:
    """Calls share what the file keeps in its globals, until the check asks for a new process."""
    submission = opened("kept = []\n\ndef f(x):\n    kept.append(x)\n    return kept\n", f=("x",))

    assert submission.call("f", 1) == [1]
    assert submission.call("f", 2) == [1, 2]
    submission.restart()
    assert submission.call("f", 3) == [3]
    assert not submission.stopped


COUNTS = "calls = []\ndef f(x):\n    calls.append(x)\n    x += 1\n    return len(calls)\n"


def test_a_call_is_recalled_where_a_check_looks_at_the_same_run_again(opened: Open) -> None:
    """Its value and what it left in its arguments are those of the first time; the student's function runs once."""
    submission = opened(COUNTS, f=("x",))
    submission.begin("first")
    x = torch.zeros(2)
    first = submission.call("f", x)
    submission.begin("second")
    again = torch.zeros(2)
    with submission.recalling():
        second, other = submission.call("f", again), submission.call("f", torch.ones(2))

    assert (first, second, other) == (1, 1, 2)
    assert torch.equal(again, x)
    assert [record.check for record in submission.calls] == ["first", "second", "second"]
    assert submission.calls.checks == {"first", "second"}


def test_nothing_is_recalled_unless_a_check_wants_it(opened: Open) -> None:
    """Whoever calls twice to see whether something is left behind sees it."""
    submission = opened(COUNTS, f=("x",))
    values = [submission.call("f", torch.zeros(2)) for _ in range(2)]
    with submission.recalling():
        values.append(submission.measure("f", torch.zeros(2)).value)

    assert values == [1, 2, 3]


def test_what_was_raised_is_asked_again(opened: Open) -> None:
    """A line of the report stands for a call that was made."""
    submission = opened("calls = []\ndef f():\n    calls.append(1)\n    raise ValueError(str(len(calls)))\n", f=())
    with submission.recalling():
        for number in ("1", "2"):
            with pytest.raises(SubmissionRaised, match=number):
                submission.call("f")


def test_what_a_check_does_with_a_result_changes_no_later_recall(opened: Open) -> None:
    """It goes on with tensors of its own: gradients and an optimizer's state are not those of the log."""
    submission = opened(TRAIN, train=ARGUMENTS)
    runs = [Run(sizes=(2, 2), steps=2, optimizer_kind="momentum") for _ in range(2)]
    buffers = []
    for run in runs:
        with submission.recalling():
            submission.call("train", run.model, run.optimizer, run.loss_fn, run.micro_batches, run.steps)
        state = run.optimizer.state[next(run.model.parameters())]
        buffers.append(state["momentum_buffer"].clone())
        state["momentum_buffer"].zero_()

    assert buffers[0].any()
    assert torch.equal(*buffers)
