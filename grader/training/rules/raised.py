"""Mistakes that torch itself refuses: what it raises says which one it is."""

import re

from grader.sandbox.limits import SubmissionRaised

_SAYS = (
    ("RuntimeError", r"does not require grad and does not have a grad_fn", "loss_without_graph"),
    ("RuntimeError", r"backward through the graph a second time", "graph_used_twice"),
    ("RuntimeError", r"has been modified by an inplace operation", "changed_before_backward"),
    ("RuntimeError", r"grad can be implicitly created only for scalar outputs", "loss_of_several_numbers"),
    ("AttributeError", r"'(float|int)' object has no attribute 'backward'", "number_instead_of_loss"),
)
"""Kind of the exception, what its message holds, and the mistake."""
_NONE = re.compile(r"'NoneType' object has no attribute|for .*: 'NoneType'")


def raised_mistake(error: SubmissionRaised) -> str | None:
    """Return the mistake that an exception tells of; None where it may have another cause as well."""
    for kind, says, mistake in _SAYS:
        if error.kind == kind and re.search(says, error.message):
            return mistake
    lines = error.source.splitlines()
    line = lines[error.line - 1] if error.line and error.line <= len(lines) else ""
    if error.kind in ("AttributeError", "TypeError") and _NONE.search(error.message) and ".grad" in line:
        return "gradient_is_none"
    return None
