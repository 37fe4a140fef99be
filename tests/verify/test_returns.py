"""Functions of which nobody asks what they return."""

from pathlib import Path

import pytest

from grader.course.course import Course
from grader.course.interface import read_interface
from grader.course.keys import SELF_STUDY_KEY
from grader.course.variant import asked_interface, draw_variant, render_public
from grader.verify.record import Findings
from grader.verify.returns import check_returns
from tests.verify.courses import TOML, write_course

DROPPED = 'def test_it(submission):\n    submission.call("train", 3)\n'
COURSE = Course(Path(__file__).resolve().parents[2])


def warnings(root: Path, checks: str, stub: str = "def train(model, /, steps=1):\n    ...\n") -> list[str]:
    """Return what is found of a function `train` and these checks."""
    files = {
        "exercises/43-train/challenge.toml": TOML.format(kind="build") + 'files = ["helpers.py"]\n',
        "exercises/43-train/train.py": stub,
        "solutions/43-train/train.py": "",
        "solutions/43-train/helpers.py": "",
        "solutions/43-train/test_hidden.py": checks,
    }
    if "helpers.py" in checks:
        files["solutions/43-train/helpers.py"] = "def losses(submission):\n    return submission.call('train', 1)\n"
    challenge = write_course(root, files).load("43-train")
    found = Findings("43-train")
    check_returns(challenge, read_interface(stub, "train.py"), found)
    assert all((one.level, one.where) == ("warning", "exercises/43-train/train.py") for one in found.all())
    return [one.message for one in found.all()]


def test_a_value_that_is_always_dropped_is_warned_of(tmp_path: Path) -> None:
    """The line to write is in the warning."""
    (said,) = warnings(
        tmp_path, DROPPED + '    memory = submission.measure("train", 3)\n    assert memory.own_bytes < 9\n'
    )

    assert said.startswith("no check uses what `train` returns: write `def train(model, steps) -> None:`")


@pytest.mark.parametrize(
    "checks",
    [
        DROPPED + '    assert submission.call("train", 3) == 6\n',
        DROPPED + '\ndef ask(submission):\n    return submission.call("train", 3)\n',
        DROPPED + '    got = submission.measure("train", 3)\n    assert got.value == 6\n',
        DROPPED + '    for name in ("train",):\n        got = submission.call(name, 3)\n',
        DROPPED + "# losses of helpers.py uses it\n",
        "def test_never_called(submission):\n    pass\n",
    ],
)
def test_a_value_that_may_be_used_is_not(tmp_path: Path, checks: str) -> None:
    """In the check, in a helper, in a file beside the checks, or under a name that is not known here."""
    assert warnings(tmp_path, checks) == []


def test_a_stub_that_says_none_is_not_warned_of(tmp_path: Path) -> None:
    """There it cannot matter what is returned."""
    assert warnings(tmp_path, DROPPED, "def train(model) -> None:\n    ...\n") == []


@pytest.mark.parametrize("slug", COURSE.slugs())
def test_no_stub_of_ours_leaves_it_open(slug: str) -> None:
    """Each function that is graded is asked for its value, or says that nobody asks."""
    challenge = COURSE.load(slug)
    if challenge.entry is None:
        return
    found = Findings(slug)
    public = render_public(challenge, draw_variant(challenge, "ada", 0, SELF_STUDY_KEY))
    check_returns(challenge, asked_interface(challenge, public), found)

    assert found.all() == ()
