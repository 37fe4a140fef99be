"""The program that the student was shown is run, hooks and all; what mistakes give is that program, changed."""

import pytest

from grader.checks import check, execute, require_answer

CUT = "return grad.clamp"


@pytest.fixture
def run(snippet):
    """Run the program, with some of its text replaced, and return its names."""

    def replaced(*pairs):
        program = snippet
        for old, new in pairs:
            assert old in program
            program = program.replace(old, new)
        return execute(program)[1]

    return replaced


@check(points=1, hint="What does the hook write down: what comes in, or what it returns?")
def test_arriving(submission, run, variant):
    """What the tensor's hook has noted."""
    names = run()
    bound = variant["limit"]
    mistakes = {
        "it notes the gradient before it cuts it": [max(-bound, min(bound, value)) for value in names["arriving"]],
        "that is what the other hook sees": names["gathered"],
    }
    require_answer(submission.answer("arriving"), names["arriving"], what="`arriving`", mistakes=mistakes)


@check(points=2, hint="What has been added up in w.grad, of what arrived, since it was last cleared?")
def test_gathered(submission, run, variant):
    """What the hook after accumulation has noted."""
    names = run()
    mistakes = {
        "that is what the other hook sees": names["arriving"],
        "what the first hook returns is what gets added": run((CUT, "return grad  # "))["gathered"],
        "something is cleared on the way": run(("optimizer.zero_grad", "dict"))["gathered"],
        "it is the single gradients that are cut, not their sum": [
            max(-variant["limit"], min(variant["limit"], value)) for value in run((CUT, "return grad  # "))["gathered"]
        ],
    }
    require_answer(submission.answer("gathered"), names["gathered"], what="`gathered`", mistakes=mistakes)


@check(points=2, hint="Which of the entries are the same tensor, and what is its value at the end?")
def test_kept(submission, run, variant):
    """The values, at the end, of the tensors that were kept."""
    names, argument = run(), variant["argument"]
    call = f"zero_grad({argument})"
    other = run((call, "zero_grad()" if argument else "zero_grad(set_to_none=False)"))
    mistakes = {
        "backward() goes on adding to a tensor that was kept": names["gathered"],
        "look at whether zero_grad() takes the tensor away or fills it with zeros": values(other["kept"]),
    }
    require_answer(submission.answer("kept_values"), values(names["kept"]), what="`kept_values`", mistakes=mistakes)


@check(points=1, hint="Which backward() runs after the last zero_grad()?")
def test_left(submission, run, variant):
    """What is in `.grad` when the program ends."""
    names = run()
    mistakes = {
        "a micro-batch comes after the last zero_grad()": 0.0 if variant["argument"] else None,
        "what the first hook returns is what gets added": run((CUT, "return grad  # "))["w"].grad.item(),
    }
    require_answer(submission.answer("left"), names["w"].grad.item(), what="the printed value", mistakes=mistakes)


def values(kept):
    """Return the values that kept tensors have now."""
    return [one.item() for one in kept]
