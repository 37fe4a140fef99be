"""Six checks of one small run each, like those that a teaching assistant would write in an afternoon."""

from grader.checks import Run, Wrong, check, full_batch_run, require_same_trajectory, require_training

FULL, SHORT = Run(sizes=(2, 2, 2, 2), steps=2), Run(sizes=(2, 2, 2, 2, 2), steps=2, optimizer_kind="momentum")


def train(submission, run, batches, optimizer):
    """Let the submission train."""
    submission.call("train_epoch", run.model, optimizer, run.loss_fn, batches, run.steps)


def judge(submission, run):
    """Let the submission train, and compare."""
    require_training(submission, run, lambda *run_batches_optimizer: train(submission, *run_batches_optimizer))


@check(points=1, hint="Divide by the micro-batches of the window.")
def test_full_batch(submission):
    """Full windows train as full batches do."""
    judge(submission, FULL)


@check(points=1, hint="How many micro-batches has the last window?")
def test_last_window(submission):
    """A short last window makes its own update."""
    judge(submission, SHORT)


@check(points=1, hint="Divide by the micro-batches of the window.")
def test_gradients(submission):
    """At each step the gradients are the means over the window."""
    run = FULL.fresh()
    train(submission, run, run.micro_batches, submission.host(run.optimizer))
    require_same_trajectory(submission, full_batch_run(run))


@check(points=1, hint="One step per window.")
def test_updates(submission):
    """There is one update per window."""
    run = SHORT.fresh()
    train(submission, run, run.micro_batches, submission.host(run.optimizer))
    if len(submission.updates) != len(run.windows):
        raise Wrong(f"There were {len(submission.updates)} updates instead of {len(run.windows)}.")


@check(points=1, hint="What is in .grad before the first backward()?")
def test_leftovers(submission):
    """Gradients from before the call have no part in the first update."""
    judge(submission, Run(sizes=(2, 2), steps=2, leftover=True))


@check(points=1, hint="Go backward before you take the next micro-batch.")
def test_one_graph(submission):
    """Each micro-batch has gone backward when the next one is asked for."""
    run = FULL.fresh()
    train(submission, run, submission.serve(run.micro_batches, watch=run.model), submission.host(run.optimizer))
    asked = [event for event in submission.events if event.action == "item"]
    if not asked:
        raise Wrong("No micro-batch was asked for.")
    for event in asked:
        if event.index % run.steps and not any(g is not None and bool(g.any()) for g in event.gradients):
            raise Wrong(f"Micro-batch {event.index} had not gone backward when the next one was asked for.")
