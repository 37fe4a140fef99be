"""Each of the four loops is compared with one update per window on all its samples together, in float64."""

import re

from hypothesis import example, given
from hypothesis import strategies as st

from grader.checks import (
    EQUAL_EDGES,
    Run,
    check,
    describe,
    edge_cases,
    full_batch_run,
    require_close,
    require_marked_lines,
    require_training,
    windows,
)

LOOPS = ("train_a", "train_b", "train_c", "train_d")
EDGES = (
    *(run for run in EQUAL_EDGES if len(run.sizes) % run.steps == 0 and not run.leftover),
    Run(sizes=(1,) * 6, steps=2, optimizer_kind="momentum"),
    Run(sizes=(2,) * 6, steps=3, optimizer_kind="adamw"),
)
WRONG = (
    r"            optimizer\.step\(\)\n(?=        \w+\.zero_grad)",  # behind the `if`, no longer under it
    r"for \w+, \(\w+, \w+\) in enumerate\(batches\):\n(?=        if \(\w+ \+ 1\))",  # the condition of the last
    r"in batches\[start : start \+ accumulation_steps\]:\n(?=            \w+\.zero_grad)",
    r"        \w+ = loss_fn\(model\(\w+\), \w+\)\n(?=        \w+\.zero_grad)",
)
"""What stands in front of the wrong line, in each of the four ways of being wrong."""


def lines_of(stub):
    """Return the numbers of the lines that may be called wrong: a condition, and the line that it lets run."""
    (found,) = [match for pattern in WRONG for match in re.finditer(pattern, stub)]
    number = stub.count("\n", 0, found.end()) + 1
    return {number, number + 1} if stub[found.end() :].lstrip().startswith("if ") else {number}


def judge(submission, run):
    """Let each loop train, until one is wrong."""
    for name in LOOPS:

        def train(run, batches, optimizer, name=name):
            describe(f"`{name}` on {run.words}")
            submission.call(name, run.model, optimizer, run.loss_fn, batches, run.steps)

        require_training(submission, run, train)


@check(points=2, hint="Follow one window through each loop: which line keeps step() from seeing its first micro-batch?")
def test_marks_the_wrong_line(submission, stub):
    """The one wrong line is marked."""
    require_marked_lines(submission, stub, [lines_of(stub)], name="buggy_line")


@check(points=3, examples=8, hint="All four loops must be right, also those that were so before.")
@edge_cases(*EDGES)
@given(run=windows(leftover=False, most=6).filter(lambda run: len(run.sizes) % run.steps == 0))
def test_every_micro_batch_counts(submission, run):
    """Each update of each loop uses the mean gradient over all samples of its window."""
    judge(submission, run)


@check(points=1, examples=3, hint="If the last micro-batch of a window is another one, is the update another one?")
@given(order=st.permutations(range(4)), seed=st.integers(0, 2**16))
@example(order=[3, 2, 1, 0], seed=0)
@example(order=[1, 2, 3, 0], seed=1)
def test_the_order_in_a_window_makes_no_difference(submission, order, seed):
    """One window of all micro-batches, in any order, makes the update of the full batch."""
    run = Run(sizes=(2,) * 4, steps=4, seed=seed)
    wanted = full_batch_run(run)
    for name in LOOPS:
        own = run.fresh()
        model, batches = own.model, [own.micro_batches[i] for i in order]
        describe(f"`{name}` on {run.words}, in the order {', '.join(str(i + 1) for i in order)}")
        submission.call(name, model, own.optimizer, run.loss_fn, batches, run.steps)
        for key, parameter in model.named_parameters():
            require_close(parameter.detach(), wanted.final[key], f"`{key}` after `{name}`", rtol=1e-8)
