"""The four frameworks are run as the probe ran them, and asked what they do with other numbers."""

from grader.checks import Wrong, check, require_answer


def updates_of(name, sizes, k):
    """Return how many micro-batches each update is made of, in epochs of such sizes."""
    updates, waiting = [], 0
    for size in sizes:
        for _ in range(size):
            waiting += 1
            if waiting == k:
                updates.append(waiting)
                waiting = 0
        if waiting and name in ("steady", "hasty"):
            updates.append(waiting)
        if name != "carrying":
            waiting = 0
    return updates


@check(points=1, hint="Is each digit in some update, and what is each update divided by?")
def test_alike(submission, variant):
    """The framework is found that gives each update its mean, and leaves out nothing."""
    letters = variant["letters"]
    mistakes = {
        "its updates are means, but some micro-batches are in none": letters["carrying"],
        "look at the last update of an epoch: what is it divided by": letters["hasty"],
        "its updates are sums": letters["dropping"],
    }
    require_answer(submission.answer("alike"), letters["steady"], "the framework that is right", mistakes=mistakes)


@check(points=1, hint="Which update has a digit of either epoch?")
def test_carries(submission, variant):
    """The framework is found whose windows go across the border of two epochs."""
    letters = variant["letters"]
    mistakes = {"what it leaves behind is in no update at all": letters["dropping"]}
    require_answer(submission.answer("carries"), letters["carrying"], "the framework that carries", mistakes=mistakes)


@check(points=1, hint="Whose digits are ones and zeros at once?")
def test_too_large(submission, variant):
    """The framework is found that divides by nothing."""
    letters = variant["letters"]
    mistakes = {
        "it divides every sum by k": letters["hasty"],
        "its first update is divided": letters["carrying"],
    }
    got = submission.answer("too_large")
    require_answer(got, letters["dropping"], "the framework that does not divide", mistakes=mistakes)


@check(points=2, hint="How many micro-batches are in that update, and what was their sum divided by?")
def test_tail_scale(submission, variant):
    """The size of the tail's update is given, beside its mean."""
    k = variant["k"]
    tail = updates_of("hasty", [variant["n"]] * 2, k)[-1]
    mistakes = {
        "what the tail is divided by is not what it holds": 1.0,
        "the update is smaller than its mean, not larger": k / tail,
        "this is what one micro-batch counts for": 1 / k,
    }
    got = submission.answer("tail_scale")
    require_answer(got, tail / k, "the scale of the tail", mistakes=mistakes, rtol=1e-3)


@check(points=2, hint="For each framework: what becomes of the tail at the end of an epoch, and at the end of all?")
def test_updates(submission, variant):
    """The numbers of updates in three other epochs are given."""
    k, m = variant["k"], variant["m"]
    full, through, tails = 3 * (m // k), 3 * m // k, 3 * -(-m // k)
    mistakes = {
        "steady": {"its tail has an update in each epoch": full, "its windows end with the epoch": through},
        "carrying": {
            "a tail that waits goes on in the next epoch": full,
            "what waits at the very end makes no update": -(-3 * m // k),
            "a tail that waits has no update of its own": tails,
        },
        "dropping": {"a tail that is cleared makes no update": tails, "its tail does not wait": through},
    }
    mistakes["hasty"] = mistakes["steady"]
    got, names = submission.answer("updates"), {letter: name for name, letter in variant["letters"].items()}
    if len(got) != len(names):
        raise Wrong("`updates` is one number for each of A, B, C and D.", quantity="the numbers of updates")
    for letter, count in zip("ABCD", got, strict=True):
        name = names[letter]
        wanted = len(updates_of(name, [m] * 3, k))
        require_answer(count, wanted, f"the number of {letter}'s updates", mistakes=mistakes[name])
