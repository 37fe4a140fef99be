"""Each slip does what it says; no mutant is met twice, and none keeps its name by chance."""

import ast
from textwrap import dedent

import pytest

from grader.cells import join_files
from grader.course.interface import read_interface
from grader.mutation import Strength, render_strength
from grader.mutation.kept import Verdict
from grader.mutation.mutants import Mutant, changed_functions, mutants_of
from grader.mutation.record import Judged

LOOP = '''
def train(model, optimizer, batches, k):
    """Train."""
    total = 0
    for i, x in enumerate(batches):
        loss = model(x).sum() / k
        loss.backward()
        total += x[0]
        if (i + 1) % k == 0:
            optimizer.step()
    return total
'''
FUNCTION = "def train(model, optimizer, batches, k): ...\n"
STUB = "lines = ...\n\n\n" + FUNCTION


def changes(source: str) -> dict[str, list[str]]:
    """Return the slip in words -> the functions that it makes, of a source with one function."""
    function = ast.parse(dedent(source)).body[0]
    assert isinstance(function, ast.FunctionDef)
    found: dict[str, list[str]] = {}
    for _, says, text in changed_functions(function):
        found.setdefault(says, []).append(text)
    return found


def mutants(reference: str, *sources: str, stub: str = STUB) -> list[Mutant]:
    """Return the mutants of a reference."""
    return mutants_of("40-loop", reference, sources or (reference,), read_interface(stub, "loop.py"))


@pytest.mark.parametrize(
    ("says", "gone", "new"),
    [
        ("drop `loss.backward()`", "        loss.backward()\n", ""),
        ("drop `optimizer.step()`", "            optimizer.step()\n", "            pass\n"),
        ("`loss.backward()` twice", "        loss.backward()\n", "        loss.backward()\n        loss.backward()\n"),
        ("`total += x[0]` becomes `total -= x[0]`", "total += x[0]", "total -= x[0]"),
        ("`total += x[0]` becomes `total = x[0]`", "total += x[0]", "total = x[0]"),
        ("`(i + 1) % k == 0` becomes `(i + 1) % k != 0`", "% k == 0", "% k != 0"),
        ("`i + 1` becomes `i`", "(i + 1) % k", "i % k"),
        ("`1` becomes `2`", "(i + 1)", "(i + 2)"),
        ("`model(x).sum() / k` becomes `model(x).sum()`", "sum() / k", "sum()"),
        ("`model(x).sum() / k` becomes `model(x).sum() * k`", "sum() / k", "sum() * k"),
        ("`model(x).sum()` becomes `model(x).mean()`", "sum()", "mean()"),
        ("`k` becomes `total`", "/ k", "/ total"),
        ("`k` becomes `k + 1`", "/ k", "/ (k + 1)"),
        ("`0` becomes `-1`", "x[0]", "x[-1]"),
        ("`optimizer.step()` becomes `model.step()`", "optimizer.step()", "model.step()"),
        (
            "`loss.backward()` moved behind `total += x[0]`",
            "        loss.backward()\n        total += x[0]\n",
            "        total += x[0]\n        loss.backward()\n",
        ),
        (
            "`optimizer.step()` moved out, behind `if (i + 1) % k == 0:`",
            "            optimizer.step()\n",
            "            pass\n        optimizer.step()\n",
        ),
        (
            "`total += x[0]` moved into `if (i + 1) % k == 0:`, as its last statement",
            "        total += x[0]\n        if (i + 1) % k == 0:\n            optimizer.step()\n",
            "        if (i + 1) % k == 0:\n            optimizer.step()\n            total += x[0]\n",
        ),
        (
            "`total = 0` moved into `for i, x in enumerate(batches):`, as its first statement",
            "    total = 0\n    for i, x in enumerate(batches):\n",
            "    for i, x in enumerate(batches):\n        total = 0\n",
        ),
    ],
)
def test_a_slip_is_what_it_says(says: str, gone: str, new: str) -> None:
    """The function is changed in that place, in no other, and that way."""
    before = ast.unparse(ast.parse(LOOP)) + "\n"
    assert before.count(gone) == 1

    assert before.replace(gone, new) in [f"{text}\n" for text in changes(LOOP)[says]]


@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        ("x = a[1:n]", {"x = a[1:n + 1]", "x = a[1:n - 1]", "x = a[2:n]", "x = a[0:n]"}),
        ("x = a[-1]", {"x = a[0]", "x = a[-2]"}),
        ("x = a[n]", {"x = a[n + 1]", "x = a[n - 1]"}),
        ("x = range(n)", {"x = range(n + 1)", "x = range(n - 1)"}),
        ("x = f(reduction='mean')", {"x = f(reduction='sum')"}),
        ("x = max(a)", {"x = min(a)"}),
        ("x = a and b", {"x = a or b"}),
        ("x = a < b", {"x = a >= b", "x = a <= b"}),
        ("x = 1 if a else 2", {"x = 1 if not a else 2"}),
        ("x = True", {"x = False"}),
        ("a /= n", {"a *= n", "a = n", "a /= n + 1", "a /= n - 1"}),
        ("x = a * len(b) / n", {"x = a * n / n", "x = len(b) / n", "x = a * len(b)", "x = a * len(b) / len(b)"}),
    ],
)
def test_slips_of_one_line(line: str, wanted: set[str]) -> None:
    """What is next to it by mistake."""
    found = {
        text.split("\n", 1)[1].strip() for texts in changes(f"def f(a, b, n):\n    {line}").values() for text in texts
    }

    assert wanted <= found


def test_what_changes_nothing_for_sure_is_left_out() -> None:
    """Setting a name twice to the same is no slip, nor is a docstring that is dropped."""
    said = changes("def f(a):\n    'Say.'\n    n = len(a)\n    return n")

    assert "`n = len(a)` twice" not in said
    assert not [words for words in said if "Say" in words or "return n` twice" in words]


def moves(body: str) -> list[str]:
    """Return the moves and repetitions among the slips of a function with that body."""
    return [words for words in changes(f"def f(a, b):\n    {body}") if " moved " in words or " twice" in words]


@pytest.mark.parametrize(
    "body",
    [
        "n = len(a)\n    m = b + 1",
        "n = 0\n    a.step()",
        "x, y = 1, 2\n    for one in a:\n        one.step()",
    ],
)
def test_statements_that_do_not_depend_on_each_other_are_not_swapped(body: str) -> None:
    """Nobody could tell the difference, so no check need."""
    assert not [words for words in moves(body) if " moved behind " in words or " moved in front " in words]


@pytest.mark.parametrize(
    "body",
    [
        "n = len(a)\n    a.pop()",  # a call may change what the other reads
        "n = 0\n    n = len(a)",
        "n = 0\n    m = n",
        "a.step()\n    b.step()",
        "n = 0\n    return a",
        "n = 0\n    n += 1",
    ],
)
def test_statements_that_may_depend_on_each_other_are_swapped(body: str) -> None:
    """One that could matter is tried."""
    assert [words for words in moves(body) if " moved behind " in words or " moved in front " in words]


def test_every_mutant_is_another_program() -> None:
    """None is the reference, none is met twice, all can be compiled."""
    every = mutants(f"lines = [1, 3]\n{LOOP}")
    texts = [one.texts[0] for one in every]

    assert len(every) > 40
    assert len({ast.unparse(ast.parse(text)) for text in texts if text}) == len(texts) == len({one.id for one in every})
    assert ast.unparse(ast.parse(LOOP)) not in {ast.unparse(ast.parse(text)) for text in texts if text}


def test_what_cannot_be_compiled_is_no_mutant() -> None:
    """A `break` cannot leave its loop."""
    assert not [words for words in changes("def f(a):\n    for x in a:\n        break") if "moved out" in words]


def test_only_what_the_stub_asks_for_is_changed() -> None:
    """A helper and what stands around stay as they are, comments too."""
    around = "# A comment.\nSTEPS = 4\n\n\ndef helper(a):\n    return a + 1\n"
    every = mutants(f"lines = [1, 3]\n{around}{LOOP}")

    assert {one.line for one in every if "lines" not in one.says} <= set(range(10, 19))
    assert all(one.texts[0] and around in one.texts[0] for one in every)


def test_a_mutant_keeps_its_id_when_the_file_changes_elsewhere() -> None:
    """Comments, other functions and answers do not matter; the function itself does."""

    def ids(source: str) -> list[str]:
        return [one.id for one in mutants(source, stub=FUNCTION) if one.says == "drop `optimizer.step()`"]

    assert ids(LOOP) == ids(f"# Longer.\n\nNUMBER = 1\n{LOOP}")
    assert ids(LOOP) != ids(LOOP.replace("total = 0", "total = 1"))


def test_the_line_is_that_of_the_reference() -> None:
    """An answer that is written out in one line does not shift it, and the diff shows what the change is."""
    reference = f"lines = [\n    1,\n    3,\n]\n{LOOP}"
    one = next(m for m in mutants(reference, f"lines = [1, 3]\n{LOOP}") if m.says == "drop `loss.backward()`")

    assert reference.split("\n")[one.line - 1].strip() == "loss.backward()"
    assert one.diff == ("-         loss.backward()",)


ANSWERS = "first = ...\nsecond = ...\n"


def answers(*sources: str) -> dict[str, tuple[str | None, ...]]:
    """Return the slip in words -> the texts."""
    return {one.says: one.texts for one in mutants(sources[0], *sources, stub=ANSWERS)}


@pytest.mark.parametrize(
    ("value", "wanted"),
    [
        ("3", {"4", "2", "6", "1", "0"}),
        ("0.5", {"1.5", "-0.5", "1.0", "0.25", "0.0"}),
        ("True", {"False"}),
        ("None", {"0", "[]"}),
        ("'Z'", {"'A'", "'Y'"}),
        ("[1, 2]", {"[2, 1]", "[2]", "[1]", "[1, 2, 2]", "[1, 2, 3]", "[2, 2]", "[1, 3]", "[0, 2]", "None"}),
        ("[]", {"[0]", "None"}),
        ("0.0", {"1.0", "-1.0"}),
        ("[[0.5]]", {"[[1.0]]", "[[-0.5]]", "[]"}),
    ],
)
def test_an_answer_is_missed_by_a_little(value: str, wanted: set[str]) -> None:
    """Each other value is one that a student may arrive at."""
    found = {
        text.split("\n")[0].removeprefix("first = ")
        for says, (text,) in answers(f"first = {value}\nsecond = 'x'\n").items()
        if text and "`first`" in says
    }

    assert wanted <= found
    assert not found & {value, "-0.0"}


def test_two_answers_are_mixed_up() -> None:
    """Only where they are alike and differ."""
    assert answers("first = 1\nsecond = 2\n")["`first` swapped with `second`"] == ("first = 2\nsecond = 1\n",)
    assert "`first` swapped with `second`" not in answers("first = 1\nsecond = 'A'\n")
    assert "`first` swapped with `second`" not in answers("first = 1\nsecond = 1\n")


def test_a_slip_with_an_answer_is_made_in_every_draw_that_has_it() -> None:
    """The same words name it, though the values differ."""
    found = answers("first = None\nsecond = 'x'\n", "first = [1, 2]\nsecond = 'x'\n")

    assert found["`first` reversed"] == (None, "first = [2, 1]\nsecond = 'x'\n")
    assert found["`first` zero"] == ("first = 0\nsecond = 'x'\n", None)


def test_of_several_files_the_line_is_that_of_its_own() -> None:
    """Which file it is stands beside it, and its whole name in what the instructor reads."""
    reference = join_files(
        {"first.py": '"""First."""\n\n\ndef one():\n    return 1\n', "second.py": "def two():\n    return 2\n"}
    )
    stub = join_files({"first.py": "def one(): ...\n", "second.py": "def two(): ...\n"})
    found = mutants(reference, stub=stub)
    survivor = next(one for one in found if one.file == "second.py")
    judged = (Judged(survivor, Verdict(ending="survived")),)
    said = Strength(
        challenge="40-loop", reference="solutions/40-loop/first.py", judged=judged, declared=frozenset(),
        declared_for_some=frozenset(), stale=(), fresh=1, seconds=1.0,
    )  # fmt: skip

    assert {(one.file, one.line) for one in found} == {("first.py", 5), ("second.py", 2)}
    assert render_strength(said, 200).startswith("survives  solutions/40-loop/second.py, line 2: ")
