"""Text from a host, made fit to be shown; and limits that refuse what they do not know."""

import msgspec
import pytest

from grader.sandbox.limits import Frame, Limits, SubmissionRaised, SubmissionStopped


def test_limits_refuse_unknown_names() -> None:
    """A misspelt limit is an error, not ignored."""
    with pytest.raises(msgspec.ValidationError, match="memori_mb"):
        msgspec.convert({"memori_mb": 1}, Limits)


def test_endings_carry_their_fields() -> None:
    """A raised error knows its innermost line; a stop is no ordinary exception."""
    raised = SubmissionRaised("ValueError", "bad", (Frame(1, "f"), Frame(7, "g")))

    assert (raised.line, str(raised), SubmissionRaised("E", "").line) == (7, "ValueError: bad", None)
    assert not isinstance(SubmissionStopped("died", "x"), Exception)
