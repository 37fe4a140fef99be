"""A student's own test, tried on programs that it never sees."""

import math
from collections.abc import Callable
from pathlib import Path

import pytest
import torch

from grader.checks import CourseFault, Submission, Wrong, require_caught
from grader.checks.trials import Program, Programs, Tried
from grader.report.evidence.trials import Trial, Trials
from grader.sandbox.limits import SubmissionRaised, SubmissionStopped
from tests.checks.conftest import Open

RIGHT = {"plain": "def root(x):\n    return x**0.5\n", "library": "import math\nroot = math.sqrt\n"}
WRONG = {
    "half": '# caught by: test_size\n"""It halves."""\ndef root(x):\n    return x / 2\n',
    "negative": '# caught by: test_size\n"""It returns the other root."""\ndef root(x):\n    return -(x**0.5)\n',
    "zero": '# caught by: test_zero\n"""It has no root of zero."""\ndef root(x):\n    return x / x**0.5\n',
}
Try = Callable[..., tuple[Submission, Programs]]


@pytest.fixture
def tried(tmp_path: Path, opened: Open) -> Try:
    """Open a submission with this body of `test_root(root)`, and the programs to try it on."""
    for folder, files in (("right", RIGHT), ("wrong", WRONG)):
        (tmp_path / "programs" / folder).mkdir(parents=True)
        for name, text in files.items():
            (tmp_path / "programs" / folder / f"{name}.py").write_text(text)

    def begin(body: str, check: str = "test_size", head: str = "") -> tuple[Submission, Programs]:
        source = f"{head}\ndef test_root(root):\n    {body}\n"
        submission = opened(source, unasked=("test_root",), test_root=("root",))
        submission.begin(check)
        return submission, Programs(sorted((tmp_path / "programs").glob("*/*.py")))

    return begin


def judge(submission: Submission, programs: Programs) -> None:
    """Try it."""
    require_caught(submission, programs, "test_root", tested="root")


def shown(submission: Submission) -> dict[str, bool]:
    """Return mistake -> whether it was noticed."""
    one = submission.evidence[-1]
    assert isinstance(one, Trials)
    return {trial.mistake: trial.noticed for trial in one.trials}


def test_a_test_that_notices_all(tried: Try) -> None:
    """It is given all; each check asks for its own, and the test is run once with each program."""
    submission, programs = tried("assert abs(root(9) - 3) < 1e-9 and root(0) == 0")
    judge(submission, programs)

    assert submission.awarded is not None
    assert (submission.awarded.points, submission.awarded.of) == (2, 2)
    assert shown(submission) == {"It halves.": True, "It returns the other root.": True}
    assert {call.check for call in submission.calls} == {"test_size"}
    submission.begin("test_zero")
    judge(submission, programs)
    assert shown(submission) == {"It has no root of zero.": True}
    assert len([call for call in submission.calls if call.check == "test_zero"]) == 3


def test_what_slips_through_is_named(tried: Try) -> None:
    """By what it does wrong; the others earn their part."""
    submission, programs = tried("assert root(4) > 0")
    with pytest.raises(Wrong, match="`test_root` passes with a wrong `root`: 1 of 2 slip through"):
        judge(submission, programs)

    assert shown(submission) == {"It halves.": False, "It returns the other root.": True}
    assert submission.awarded is not None
    assert submission.awarded.points == 1
    assert [line.text for line in submission.evidence[0].lines()] == [
        "slips through: It halves.",
        "noticed: 1 of 2 wrong programs",
    ]


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("assert False, 'always'", "AssertionError: always"),
        ("assert root(2) == 2**0.5 + 1e-16 and root(3) == 3", "AssertionError."),
        ("raise SystemExit", "SystemExit."),
        ("import inspect; assert 'sqrt' not in inspect.getsource(root)", "TypeError: module, class, method"),
        ("assert root.__name__ == 'root'", "AttributeError: 'Lent' object has no attribute '__name__'"),
        ("root(object())", "TypeError: numbers, texts, tensors, lists and dicts of them can be passed, not an object"),
    ],
)
def test_who_fails_with_a_right_program_earns_nothing(tried: Try, body: str, said: str) -> None:
    """Whatever else it notices; what it raised is told, with its line."""
    submission, programs = tried(body)
    with pytest.raises(Wrong, match="fails with a `root` that is right, so nothing counts") as caught:
        judge(submission, programs)

    assert said in str(caught.value)
    assert submission.awarded is None
    assert submission.evidence == []


@pytest.mark.parametrize(
    "body",
    [
        "root(4) == 2",
        "return root(4) == 2",
        "import pytest; pytest.skip('later')",
        "import pytest; pytest.xfail('later')",
        "list(vars(root))",
    ],
)
def test_who_requires_nothing_notices_nothing(tried: Try, body: str) -> None:
    """Neither a comparison that nobody reads nor a test that skips itself is a failure."""
    submission, programs = tried(body)
    with pytest.raises(Wrong, match="2 of 2 slip through"):
        judge(submission, programs)

    assert submission.awarded is not None
    assert submission.awarded.points == 0


def test_nothing_is_left_from_one_program_to_the_next(tried: Try) -> None:
    """A test cannot hold one against another: each meets a process in which none was before."""
    head = "import builtins, sys\nbuiltins.seen = []"
    body = "seen.append(root(9)); sys.modules['kept'] = sys; assert len(seen) == 1 and seen == seen[:1]"
    submission, programs = tried(body, head=head)
    with pytest.raises(Wrong, match="2 of 2 slip through"):
        judge(submission, programs)


def test_the_order_cannot_be_known(tried: Try) -> None:
    """It is drawn by the system for each judging; what is told of them does not depend on it."""
    _, programs = tried("root(4)")
    orders: list[list[str]] = []
    for _ in range(6):
        fresh = Programs([one.file for one in programs.all])
        order: list[str] = []

        def run(program: Program, order: list[str] = order) -> Tried:
            order.append(program.file.stem)
            return Tried(program=program, raised=None, calls=[])

        assert [one.program.file.stem for one in fresh.tried(run, "test_zero")] == ["library", "plain", "zero"]
        orders.append(order)

    assert len({tuple(order) for order in orders}) > 1
    assert {tuple(sorted(order)) for order in orders} == {("half", "library", "negative", "plain", "zero")}


def test_a_test_that_hangs_is_stopped(tried: Try) -> None:
    """As any submission is."""
    submission, programs = tried("while True: root(4)")
    with pytest.raises(SubmissionStopped):
        judge(submission, programs)


@pytest.mark.parametrize(
    ("file", "text", "said"),
    [
        ("wrong/half.py", "def root(x): ...\n", r"wrong/half\.py: write `# caught by: test_x`, and a docstring"),
        ("wrong/half.py", "# caught by: test_size\ndef root(x): ...\n", "a docstring that names its mistake"),
        ("right/plain.py", "def root(x) return x", "SyntaxError"),
    ],
)
def test_programs_are_whole(tried: Try, tmp_path: Path, file: str, text: str, said: str) -> None:
    """What is wrong with one is the course's fault, and says which."""
    _, programs = tried("root(4)")
    (tmp_path / "programs" / file).write_text(text)
    with pytest.raises(CourseFault, match=said):
        _ = [one.names for one in Programs([one.file for one in programs.all]).all]


def test_a_check_has_programs_of_its_own(tried: Try) -> None:
    """One that no wrong program names tries nothing, which is the course's fault."""
    submission, programs = tried("root(4)", check="test_other")
    with pytest.raises(CourseFault, match="test_other has no programs to try a test on"):
        judge(submission, programs)


def test_a_function_is_lent(opened: Open) -> None:
    """With plain values and tensors there and back; the caller's stay what they are, and what it raises is raised."""
    got: list[object] = []

    def double(x: torch.Tensor, *, more: list[float]) -> dict[str, object]:
        got.append((x, more))
        x += x
        return {"sum": x, "count": len(more)}

    def broken() -> None:
        raise ZeroDivisionError("by nothing")

    source = """
import torch

def f(double):
    mine = torch.ones(2, requires_grad=True)
    answer = double(mine, more=(1, 2))
    assert mine.tolist() == [1, 1] and mine.grad is None
    return answer

def train(broken):
    try:
        broken()
    except ZeroDivisionError as error:
        return str(error)
"""
    submission = opened(source, f=("double",), train=("broken",))
    answer = submission.call("f", submission.lend(double))

    assert answer["count"] == 2
    assert answer["sum"].tolist() == [2, 2]
    assert got[0][1] == [1, 2]  # type: ignore[index]
    assert submission.call("train", submission.lend(broken)) == "by nothing"


def test_a_course_s_fault_in_a_lent_function_is_its_own(opened: Open) -> None:
    """It does not reach the submission as an exception that it could catch."""

    def broken() -> None:
        raise CourseFault("a broken check")

    submission = opened("def f(g):\n    try:\n        g()\n    except BaseException:\n        return 1\n", f=("g",))
    with pytest.raises(CourseFault, match="a broken check"):
        submission.call("f", submission.lend(broken))


@pytest.mark.parametrize(
    "asked", ["['call', [1]]", "['look', [[], {}]]", "['call', [{}, []]]", "['call', [[], {1: 2}]]"]
)
def test_only_calls_are_answered(opened: Open, asked: str) -> None:
    """What no proxy asks ends the submission."""
    source = f"""
def f(g):
    from grader.sandbox import proxies
    action, args = {asked}
    return proxies.connection.ask(g.object_id, action, args)
"""
    submission = opened(source, f=("g",))
    with pytest.raises((SubmissionStopped, SubmissionRaised)):
        submission.call("f", submission.lend(math.sqrt))


def test_the_table_of_programs() -> None:
    """What slipped through is marked, and nothing of the programs is told but their mistakes."""
    trials = (Trial(mistake="It halves.", noticed=True, said="AssertionError: 3"), Trial(mistake="No.", noticed=False))
    figure = Trials(check="test_size", trials=trials).figure()

    assert figure.caption == "noticed: 1 of 2 wrong programs"
    assert figure.table is not None
    assert [(row.cells, row.differs) for row in figure.table.rows] == [
        (("It halves.", "notices it", "AssertionError: 3"), False),
        (("No.", "lets it through", ""), True),
    ]
