"""Lines that a student marks as wrong, in the file as it was handed out."""

from collections.abc import Collection, Sequence

from grader.checks.failure import Wrong
from grader.checks.submission import Submission

_WHAT = "the marked lines"


def require_marked_lines(
    submission: Submission, stub: str, wrong: Sequence[Collection[int]], *, name: str = "buggy_lines"
) -> None:
    """Require that the lines which the submission marks are the wrong ones: of each mistake one line, and no others.

    The failure says only that they are not, for how many are right would lead to them.

    Args:
        submission: under judgement; its answer is a whole number or a list of them, counted from 1.
        stub: the text that was handed out.
        wrong: of each mistake, the lines that may stand for it: several where changing any of them would repair it.
        name: of the answer.

    Raises:
        Wrong: they are not.

    Example::

        require_marked_lines(submission, stub, [{7}, {12, 13}])
    """
    said = submission.answer(name)
    marked = [said] if isinstance(said, int) else said
    count = len(stub.splitlines())
    outside = [number for number in marked if not 1 <= number <= count]
    if outside:
        raise Wrong(f"The stub has lines 1 to {count}; there is no line {outside[0]}.", quantity=_WHAT)
    if len(set(marked)) < len(marked):
        raise Wrong(f"`{name}` names a line twice.", quantity=_WHAT)
    if len(marked) != len(wrong) or any(len(set(lines) & set(marked)) != 1 for lines in wrong):
        said = "line is not the wrong one" if isinstance(said, int) else "lines are not the wrong ones"
        raise Wrong(f"The marked {said}.", quantity=_WHAT)
