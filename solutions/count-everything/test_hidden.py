"""The program that the student was shown is run, with a note taken at each call; nothing is counted by a formula."""

from functools import cache

from grader.checks import check, execute, require_answer

CONDITIONS = ("(i + 1) % k == 0 or i + 1 == len(loader)", "(i + 1) % k == 0", "seen % k == 0")
FLUSH, LEAK, ACROSS = CONDITIONS


class Run:
    """What one run of the program did: sizes behind each step, what is left over, the calls and the rate."""

    def __init__(self, program):
        for call, note in (
            ("loss.backward()", "gathered.append(len(x)); all_sizes.append(len(x))"),
            ("optimizer.step()", "windows.append(sum(gathered))"),
            ("optimizer.zero_grad()", "gathered.clear()"),
        ):
            program = program.replace(call, f"{call}; {note}")
        names = execute(program, scope={"gathered": [], "all_sizes": [], "windows": []})[1]
        self.backwards = len(names["all_sizes"])
        self.updates = len(names["windows"])
        self.tail = names["windows"][-1]
        self.left_over = sum(names["gathered"])
        self.rate = names["optimizer"].param_groups[0]["lr"]


ran = cache(Run)


def misread(variant, snippet):
    """Return a run whose condition is the one that the program's is taken for."""
    taken_for = {FLUSH: LEAK, LEAK: FLUSH, ACROSS: LEAK}[variant["condition"]]
    return ran(snippet.replace(f"if {variant['condition']}:", f"if {taken_for}:"))


@check(points=1, hint="How many batches does the loader give per epoch, and how many epochs are there?")
def test_backwards(submission, variant, snippet):
    """The number of backward passes is counted."""
    drop_last, seen = variant["drop_last"], ran(snippet)
    ragged = snippet.replace(", drop_last=True", "") if drop_last else snippet.replace(
        f"batch_size={variant['batch_size']}", f"batch_size={variant['batch_size']}, drop_last=True"
    )  # fmt: skip
    mistakes = {
        "look at what the loader does with the last, smaller batch": ran(ragged).backwards,
        "that is one epoch": seen.backwards // variant["epochs"],
    }
    require_answer(submission.answer("backwards"), seen.backwards, what="the number of backwards", mistakes=mistakes)


@check(points=1, hint="After which batches of an epoch is the condition true?")
def test_updates(submission, variant, snippet):
    """The number of updates is counted."""
    seen, other = ran(snippet), misread(variant, snippet)
    once = ran(snippet.replace(f"range({variant['epochs']})", "range(1)"))
    mistakes = {
        "read again what the condition says at the end of an epoch": other.updates,
        "that is one epoch": once.updates,
        "not every batch has an update of its own": seen.backwards,
    }
    require_answer(submission.answer("updates"), seen.updates, what="the number of updates", mistakes=mistakes)


@check(points=1, hint="Which batches have come since the step before it? The loader's last one may be smaller.")
def test_tail(submission, variant, snippet):
    """The samples behind the last update are counted."""
    seen, other = ran(snippet), misread(variant, snippet)
    mistakes = {
        "read again what the condition says at the end of an epoch": other.tail,
        "the last batch is not all that has gathered": variant["batch_size"],
    }
    require_answer(submission.answer("tail"), seen.tail, what="the last update's number of samples", mistakes=mistakes)


@check(points=1, hint="Which batches come after the last zero_grad()?")
def test_left_over(submission, variant, snippet):
    """The samples whose gradients are still there at the end are counted."""
    seen, other = ran(snippet), misread(variant, snippet)
    mistakes = {"look at what comes after the last zero_grad()": other.left_over}
    if seen.left_over:
        mistakes["those have had their update"] = seen.tail
    require_answer(submission.answer("left_over"), seen.left_over, what="what is left over", mistakes=mistakes)


@check(points=2, hint="How many times does scheduler.step() run, and at how many of those does the rate change?")
def test_rate(submission, variant, snippet):
    """The learning rate at the end is the one that the scheduler has come to."""
    lr, step_size, seen = variant["lr"], variant["step_size"], ran(snippet)
    ticks = {"update": seen.updates, "epoch": variant["epochs"]}
    mine = ticks.pop(variant["ticks"])
    mistakes = {
        "look at the block that scheduler.step() stands in": lr * 0.5 ** (ticks.popitem()[1] // step_size),
        "it does not tick with every batch": lr * 0.5 ** (seen.backwards // step_size),
        "the rate does not change at every tick": lr * 0.5**mine,
        "the scheduler has changed it": lr,
    }
    require_answer(submission.answer("rate"), seen.rate, what="the rate", mistakes=mistakes)
