"""What is still the stub was not attempted; whatever was written is judged."""

import pytest

from grader.course.interface import read_interface
from grader.course.untouched import untouched

STUB = '''"""Train."""


def train(model, batches):
    """In place."""
    raise NotImplementedError
'''
BUGGY = "K = 2\n\n\ndef train(model, batches):\n    return K\n\n\ndef evaluate(model):\n    return 0\n"


@pytest.mark.parametrize(
    "source",
    [
        STUB,
        STUB.replace('"""Train."""', "# ada, 3 May\nimport torch"),
        STUB.replace("raise NotImplementedError", "raise NotImplementedError('later')  # TODO"),
        STUB.replace("raise NotImplementedError", "..."),
        STUB.replace("raise NotImplementedError", "pass"),
        "def train(*anything): ...\n",
        "def train(model, batches):\n    return model\n\n" + STUB,
    ],
)
def test_nothing_was_written(source: str) -> None:
    """Comments, imports and another placeholder are no attempt; the last definition is the one that counts."""
    assert "`train`" in untouched(source, STUB, read_interface(STUB, "stub.py"))


@pytest.mark.parametrize(
    "source",
    [
        STUB.replace("raise NotImplementedError", "return None"),
        STUB.replace("raise NotImplementedError", "raise ValueError"),
        STUB + "\n\ntrain = print\n",
        "def train(model, batches:\n",
        "print(1)\n",
    ],
)
def test_something_was_written(source: str) -> None:
    """It may be wrong or unreadable; then that is told."""
    assert untouched(source, STUB, read_interface(STUB, "stub.py")) == ""


def test_a_stub_that_is_to_be_repaired() -> None:
    """It does something as it is; a change anywhere is an attempt, a comment is none."""
    asked = read_interface(BUGGY, "stub.py")

    assert untouched(BUGGY.replace("K = 2", "K = 2  # why?"), BUGGY, asked)
    assert not untouched(BUGGY.replace("K = 2", "K = 3"), BUGGY, asked)
    assert not untouched(BUGGY.replace("return K", "raise NotImplementedError"), BUGGY, asked)
