"""Text from a host, made fit to be shown; and limits that refuse what they do not know."""

import unicodedata

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.sandbox.limits import Frame, Limits, SubmissionRaised, SubmissionStopped
from grader.text import clean


@given(text=st.text() | st.text(st.characters(categories=["Cc", "Cf", "Zl", "Zp", "Co", "Cn"])))
def test_cleaned_text_has_no_control_characters(text: str) -> None:
    """Of control and format characters only newline and tab stay; the length is kept."""
    cleaned = clean(text)

    assert len(cleaned) == len(text)
    assert all(c in "\n\t" or unicodedata.category(c) not in {"Cc", "Cf", "Zl", "Zp", "Cs"} for c in cleaned)
    assert clean(cleaned) == cleaned


def test_ordinary_text_is_kept() -> None:
    """Letters of any script, emoji, tabs and newlines pass."""
    text = "loss: 0.5\n\tné 梯度 🙂"

    assert clean(text) == text


def test_overrides_of_direction_are_replaced() -> None:
    """Text that would show in another order than it is read is made visible."""
    assert clean("a\u202eb\u2066c\x1b[0m\r") == "a\ufffdb\ufffdc\ufffd[0m\ufffd"


def test_limits_refuse_unknown_names() -> None:
    """A misspelt limit is an error, not ignored."""
    with pytest.raises(msgspec.ValidationError, match="memori_mb"):
        msgspec.convert({"memori_mb": 1}, Limits)


def test_endings_carry_their_fields() -> None:
    """A raised error knows its innermost line; a stop is no ordinary exception."""
    raised = SubmissionRaised("ValueError", "bad", (Frame(1, "f"), Frame(7, "g")))

    assert (raised.line, str(raised), SubmissionRaised("E", "").line) == (7, "ValueError: bad", None)
    assert not isinstance(SubmissionStopped("died", "x"), Exception)
