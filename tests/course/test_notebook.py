"""Notebooks as students have them: what is for Jupyter is left out, what it showed is not read, nothing is run."""

import json
import time

import pytest

from grader.cells import left_out, place, split
from grader.course.interface import AnswerError, read_answers
from grader.course.submission_file import MAX_NOTEBOOK, SubmissionText, decode_submission
from grader.errors import RefusedSubmission


def notebook(*cells: object, **more: object) -> bytes:
    """Return a notebook of code cells; a dict stands for itself."""
    full = [
        c if isinstance(c, dict) else {"cell_type": "code", "source": c, "metadata": {}, "outputs": []} for c in cells
    ]
    return json.dumps({"nbformat": 4, "nbformat_minor": 4, "metadata": {}, "cells": full, **more}).encode()


def read(*cells: object) -> SubmissionText:
    """Read a notebook of code cells."""
    return decode_submission(notebook(*cells), "a.ipynb")


def sources(*cells: object) -> list[str]:
    """Return what becomes of each cell."""
    return [cell.source for cell in split(read(*cells).text)]


def refusal(data: bytes) -> str:
    """Return the one sentence that refuses a notebook."""
    with pytest.raises(RefusedSubmission) as caught:
        decode_submission(data, "a.ipynb")
    assert "\n" not in str(caught.value)
    return str(caught.value)


def test_a_notebook_is_its_code_cells() -> None:
    """In order, numbered among the code cells, sources as text or as lines; what is not code is left out."""
    got = read("x = 1", {"cell_type": "markdown", "source": "# T", "metadata": {}}, "", ["y = 2\n", "z = 3"])

    assert got.text == "# %% code cell 1\nx = 1\n\n# %% code cell 3\ny = 2\nz = 3\n"
    assert [(cell.number, cell.source) for cell in split(got.text)] == [(1, "x = 1\n\n"), (3, "y = 2\nz = 3\n")]
    assert [place(got.text, line) for line in (2, 5, 6)] == ["cell 1, line 1", "cell 3, line 1", "cell 3, line 2"]


def test_what_a_notebook_showed_is_neither_counted_nor_kept() -> None:
    """Plots make a notebook large, not its program: what is stored is small, and the same with and without them."""
    plot = {"output_type": "display_data", "data": {"image/png": "iVBO" * 500_000}, "metadata": {}}
    shown = {"cell_type": "code", "source": "x = 1", "metadata": {}, "outputs": [plot], "execution_count": 7}
    widgets = {
        "metadata": {"widgets": {"state": "s" * 100_000}, "kernelspec": {"name": "python3", "language": "python"}}
    }
    large = decode_submission(notebook(shown, **widgets), "a.ipynb")
    small = decode_submission(notebook("x = 1", metadata={"kernelspec": widgets["metadata"]["kernelspec"]}), "a.ipynb")

    assert large.raw == small.raw
    assert len(large.raw) < 300
    assert decode_submission(large.raw, "a.ipynb") == large


def test_a_notebook_has_a_size_and_its_code_another() -> None:
    """20 MB of pictures are ordinary, 256 KB of code are not."""
    assert "256 KB are allowed" in refusal(notebook(f"x = 1  # {'x' * 262_144}"))
    assert MAX_NOTEBOOK == 20 << 20


def test_an_old_notebook_is_read() -> None:
    """Format 3 keeps its cells in worksheets."""
    sheet = {"cells": [{"cell_type": "code", "input": ["x = 1"], "language": "python", "outputs": []}]}
    old = {"nbformat": 3, "nbformat_minor": 0, "metadata": {"name": ""}, "worksheets": [sheet]}

    assert decode_submission(json.dumps(old).encode(), "a.ipynb").text == "# %% code cell 1\nx = 1\n"


def test_a_notebook_of_another_language_is_named() -> None:
    """It cannot be graded, and why is plain."""
    assert "of R, not of Python" in refusal(notebook("x <- 1", metadata={"kernelspec": {"language": "R"}}))


@pytest.mark.parametrize("spec", [None, {}, {"language": None}, {"name": "python3"}])
def test_a_notebook_that_names_no_language_is_python(spec: object) -> None:
    """Not every tool that writes notebooks fills the field in."""
    assert decode_submission(notebook("x = 1", metadata={"kernelspec": spec}), "a.ipynb").text.endswith("x = 1\n")


def test_a_notebook_that_is_called_python_is_told() -> None:
    """As it stands it would be a dict with a name `null` in it; a program that begins with a brace is one."""
    with pytest.raises(RefusedSubmission, match="is a notebook under the name") as caught:
        decode_submission(b"\n" + notebook("x = 1"), "a.py")

    assert ".ipynb" in caught.value.next_step
    assert decode_submission(b'{"nbformat": 4}\nx = 1\n', "a.py").text.endswith("x = 1\n")


@pytest.mark.parametrize(
    ("cell", "want"),
    [
        ("%matplotlib inline\nx = 1", "# left out: %matplotlib inline\nx = 1"),
        ("!pip install torch\n", "# left out: !pip install torch"),
        ("pip install tqdm\nimport math", "# left out: pip install tqdm\nimport math"),
        ("if True:\n    !ls -l\n    y = 2", "if True:\n    pass  # left out: !ls -l\n    y = 2"),
        ("!ls \\\n  -l\nx = 1", "# left out: !ls \\\n# \nx = 1"),
        ("?len\nlen?\nx = 1", "# left out: ?len\n# left out: len?\nx = 1"),
        ("files = !ls\nx = 1", "# left out: files = !ls\nx = 1"),
        ("\n%%time\nx = 1", "\n# left out: %%time\nx = 1"),
        ("%%time\n!ls\nx = 1", "# left out: %%time\n# left out: !ls\nx = 1"),
        ("%time x = 1", "x = 1"),
        ("spent = %time f()\nspent", "spent = f()\nspent"),
        ("%%bash\nrm -r x\ny", "# left out: %%bash\n#   rm -r x\n#   y"),
        ("%%timeit\nx = 1", "# left out: %%timeit\n#   x = 1"),
        ("  import math\n  x = 1", "import math\nx = 1"),
        ("await f()", "await f()"),
        ("def f(:", "def f(:"),
        ("x = (7\n% 4)\n# why?", "x = (7\n% 4)\n# why?"),
    ],
)
def test_what_is_for_jupyter_is_left_out(cell: str, want: str) -> None:
    """Line for line, so that lines keep their numbers; what only looks like it is Python and stays."""
    got = read(cell).text

    assert [one.source.rstrip("\n") for one in split(got)] == [want]
    assert bool(left_out(got)) == ("left out" in want)


def test_strings_and_brackets_of_a_cell_with_magics_stay() -> None:
    """Only statements are left out."""
    code = 'a = """\n!ls\n%run x\n"""\nb = [\n"why?",\n"it\'s \\" # %"]\n'

    assert sources(f"{code}!ls\n") == [f"{code}# left out: !ls\n"]


def test_what_was_left_out_is_said_once() -> None:
    """By cell, in one sentence, however much it is."""
    said = left_out(read("!a\n!b", "x = 1", "%c", *["!d"] * 9).text)

    assert said.startswith("Left out, as it is for Jupyter and not Python: `!a` and 1 more (cell 1), `%c` (cell 3), ")
    assert said.endswith(", and more in 5 cells.")


@pytest.mark.parametrize(
    ("cell", "what"),
    [
        ("y = 1\n%run helpers.py", "line 2: '%run helpers.py'"),
        ("%%writefile helpers.py\nx = 1", "line 1: '%%writefile helpers.py'"),
        ("%pylab", "line 1: '%pylab'"),
        ("%%unheard\nx", "line 1: '%%unheard'"),
        ("files = !ls\nprint(files)", "line 1: `files`"),
        ("%%bash --out said\nls", "line 1: `said`"),
        ("%%capture shown\nx = 1", "line 1: `shown`"),
    ],
)
def test_what_the_program_means_by_a_magic_is_refused(cell: str, what: str) -> None:
    """By name, with cell and line: without it the rest would be another program."""
    assert f"a.ipynb, code cell 2, {what}" in refusal(notebook("x = 1", cell, "said\nshown.show()"))


@pytest.mark.parametrize(
    "other",
    [
        "def f(x):\n    shown = x + 1\n    return shown",
        "def f(shown):\n    return shown",
        "import math as shown\nshown.pi",
        "for shown in ():\n    print(shown)",
    ],
)
def test_a_name_that_python_sets_too_is_no_reason_to_refuse(other: str) -> None:
    """A function's own `shown` has nothing to do with what `%%capture shown` would have kept, in any order."""
    assert sources("%%capture shown\nx = 1", other)[1].strip() == other
    assert sources(other, "shown = !ls")[0].strip() == other


def test_no_notebook_takes_long_to_read() -> None:
    """Whatever is written into it: the time grows with its length."""
    started = time.process_time()
    for source in ("?\n", '"""\n', "(\n!", "!a\\\n", "'\\", "\"'", "x = 1 +\n"):
        with pytest.raises(RefusedSubmission, match="decides"):
            read(source * 20_000, "%run x")

    assert time.process_time() - started < 10  # some 0.5 s; what grows with the square took minutes


def test_answers_are_read_from_the_cells_that_are_python() -> None:
    """A cell with a syntax error keeps no answer in another cell from being read; a missing one it explains."""
    text = read("print(1", "answer = 4", "x = = 2").text

    assert read_answers(text, ["answer"]) == {"answer": 4}
    with pytest.raises(AnswerError, match="never closed") as caught:
        read_answers(text, ["other"])
    assert place(text, caught.value.line or 0) == "cell 1, line 1"


@pytest.mark.parametrize(
    "data",
    [
        b"x = 1",
        b"[]",
        b"3",
        b"null",
        b"{}",
        b'{"nbformat": 4}',
        b'{"nbformat": "x", "cells": []}',
        b'{"nbformat": 4, "nbformat_minor": 4, "metadata": {}, "cells": 3}',
        b'{"nbformat": 9, "nbformat_minor": 0, "metadata": {}, "cells": [3]}',
        b"[" * 200_000,
        b'{"a":' * 40_000,
        b'{"nbformat": ' + b"9" * 5000 + b"}",
        notebook({"cell_type": "code", "source": 3, "metadata": {}, "outputs": []}),
        notebook({"cell_type": "code", "source": [3], "metadata": {}, "outputs": []}),
    ],
)
def test_json_that_is_no_notebook_is_refused(data: bytes, capfd: pytest.CaptureFixture[str]) -> None:
    """In one sentence, with nothing printed besides."""
    assert "is not a notebook" in refusal(data)
    assert capfd.readouterr() == ("", "")


def test_a_notebook_without_code_is_refused() -> None:
    """No cells, or only empty ones."""
    assert "has no code" in refusal(notebook({"cell_type": "code"}))
    assert "has no code" in refusal(notebook())
    assert "has no code" in refusal(notebook(" \n"))
