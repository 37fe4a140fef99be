"""Both ranks' weights are compared with one process that has all tokens; what they send is counted."""

import harness
import torch
import torch._dynamo  # DistributedDataParallel needs it, and planted answers are run here
from hypothesis import example, given
from hypothesis import strategies as st

from grader.checks import Wrong, check, describe, require_close, require_marked_lines

EXACT = 1e-8
PARAMETERS = harness.CLASSES * (harness.INPUTS + 1)


def alone(job):
    """Return the model that one process makes of all tokens."""
    model = job.model()
    optimizer = job.optimizer(model)
    batches = [job.micro_batches(rank) for rank in range(harness.RANKS)]
    for start in range(0, len(batches[0]), job.steps):
        window = [pair for of_rank in batches for pair in of_rank[start : start + job.steps]]
        x, y = (torch.cat(parts) for parts in zip(*window, strict=True))
        optimizer.zero_grad()
        (harness.loss_sum(model(x), y) / harness.count(y)).backward()
        optimizer.step()
    return model


def run(submission, job):
    """Return [(model, messages)] of the ranks; where they send differently, a real job waits for ever."""
    describe(job.words)
    ranks = harness.run_job(submission, job)
    lengths = [[len(message) for message in messages] for _, messages in ranks]
    if lengths[0] != lengths[1]:
        first, second = (f"{len(of_rank)} all-reduces of {sum(of_rank)} numbers" for of_rank in lengths)
        raise Wrong(f"Rank 0 makes {first}, rank 1 {second}. In a real job one would wait for the other for ever.")
    return ranks


def require_weights(ranks, job):
    """Require that each rank has the weights of one process with all tokens."""
    right = alone(job)
    for rank, (model, _) in enumerate(ranks):
        for (name, parameter), wanted in zip(model.named_parameters(), right.parameters(), strict=True):
            what = f"`{name}` on rank {rank} after the last update"
            require_close(parameter.detach(), wanted.detach(), what, rtol=EXACT)


@st.composite
def jobs(draw, *, short=False):
    """Jobs of one or two full windows, or of one and a shorter one."""
    steps = draw(st.integers(2, 3))
    count = steps + draw(st.integers(1, steps - 1)) if short else steps * draw(st.integers(1, 2))
    row = st.lists(st.integers(0, 4), min_size=count, max_size=count)
    few, many = draw(row), draw(row)
    for start in range(0, count, steps):
        many[start] += 1
    tokens = tuple(few), tuple(many)
    return harness.Job(tokens=draw(st.permutations(tokens)), steps=steps, seed=draw(st.integers(0, 2**16)))


@check(points=2, hint="Of each mistake one line: which of them must change?")
def test_marks_the_wrong_lines(submission, stub):
    """Both mistakes are marked, with one line each."""
    lines = list(enumerate(stub.splitlines(), 1))
    late = {n for n, line in lines if ".no_sync()" in line or line.lstrip().startswith("logits =")}
    own = {n for n, line in lines if "loss_sum(logits, y)" in line or "= sum(count(" in line}
    require_marked_lines(submission, stub, [late, own])


@check(points=2, hint="When does DistributedDataParallel look whether it is to send?")
def test_one_message_per_window(submission):
    """The gradients cross the network once per window, with any k."""
    for steps in (1, 2, 3, 4):
        job = harness.Job(tokens=((1, 2, 1, 3), (2, 2, 3, 1)), steps=steps)
        describe(job.words)
        (_, messages), _ = run(submission, job)
        sent = sum(len(message) for message in messages if len(message) > harness.SMALL)
        # A count may go along with the gradients of a window.
        if not PARAMETERS * job.windows <= sent <= (PARAMETERS + harness.SMALL) * job.windows:
            raise Wrong(
                f"{sent / PARAMETERS:.3g} times all gradients crossed the network, for {job.windows} windows.",
                quantity="the gradients that were sent",
                expected=f"{PARAMETERS * job.windows} numbers",
                actual=f"{sent} numbers",
            )


@check(points=3, examples=5, hint="Follow one token: what divides it here, and what does the average do to it?")
@given(job=jobs())
@example(job=harness.Job(tokens=((1, 1), (4, 3)), steps=2))
@example(job=harness.Job(tokens=((3, 2, 1, 1), (1, 0, 0, 3)), steps=2))
@example(job=harness.Job(tokens=((0, 0), (2, 3)), steps=2))
def test_every_token_counts_once(submission, job):
    """Each update uses the mean over all tokens of its window, on both ranks together."""
    require_weights(run(submission, job), job)


@check(points=1, hint="What was added to .grad after the all-reduce?")
def test_ranks_agree(submission):
    """Both ranks end with the same weights, after windows of several micro-batches."""
    job = harness.Job(tokens=((1, 3, 2, 2), (2, 1, 2, 3)), steps=2)
    (one, _), (other, _) = run(submission, job)
    before = job.model()
    for (name, a), b, old in zip(one.named_parameters(), other.parameters(), before.parameters(), strict=True):
        if torch.equal(a, old):
            raise Wrong(f"`{name}` on rank 0 was not trained.", quantity=f"`{name}`")
        require_close(b.detach(), a.detach(), f"`{name}` on rank 1, beside that of rank 0", rtol=EXACT)


@check(points=2, examples=4, hint="Which micro-batch is a short window's last?")
@given(job=jobs(short=True))
@example(job=harness.Job(tokens=((1, 2, 1), (4, 2, 3)), steps=2, optimizer_kind="momentum"))
@example(job=harness.Job(tokens=((2,), (1,)), steps=3, optimizer_kind="adamw"))
@example(job=harness.Job(tokens=((1, 2, 3, 1, 2), (2, 4, 1, 1, 0)), steps=3, optimizer_kind="adamw"))
def test_short_windows_and_optimizers(submission, job):
    """A shorter last window is an update like any other, with SGD, momentum and AdamW."""
    require_weights(run(submission, job), job)
