"""A notebook in a host: cells run one by one, as Jupyter runs them."""

from typing import Any

import pytest

from grader import cells
from grader.sandbox.limits import SubmissionRaised


def notebook(*sources: str) -> str:
    """Return the text of a notebook."""
    return cells.join(enumerate(sources, start=1))


def loaded(lab: Any, *sources: str) -> Any:
    """Return a host that has loaded a notebook which is to define `f()`."""
    host = lab.start(notebook(*sources), functions={"f": ()})
    host.load()
    return host


def test_a_cell_that_fails_keeps_none_from_running(lab: Any) -> None:
    """What it raised is told by its cell, also where that is a syntax error or the wish to leave."""
    host = loaded(lab, "x = 1", "y = x +", "gone", "raise SystemExit", "def f():\n    return x")

    assert lab.call(host).value == 1
    assert [(one.kind, one.place(one.frames[0].line)) for one in host.failed_cells] == [
        ("SyntaxError", "cell 2, line 1"), ("NameError", "cell 3, line 1"), ("SystemExit", "cell 4, line 1"),
    ]  # fmt: skip


def test_the_last_definition_counts(lab: Any) -> None:
    """Also where a cell between them failed."""
    assert lab.call(loaded(lab, "def f():\n    return 1", "1 / 0", "def f():\n    return 2")).value == 2


def test_a_function_that_is_missing_is_explained_by_the_cell_that_failed(lab: Any) -> None:
    """Of several, by the one that names it."""
    with pytest.raises(SubmissionRaised) as caught:
        loaded(lab, "gone", "# ...\ndef f():\n    return (1")
    assert (caught.value.kind, caught.value.place(caught.value.line or 0)) == ("SyntaxError", "cell 2, line 3")
    with pytest.raises(SubmissionRaised) as caught:
        loaded(lab, "gone")
    assert caught.value.kind == "NameError"
    with pytest.raises(SubmissionRaised) as caught:
        loaded(lab, "x = 1")
    assert caught.value.kind == "Unusable"


def test_what_is_legal_in_jupyter_works(lab: Any) -> None:
    """`from __future__` in a later cell, which holds from there on; `await` at the top; `display`."""
    host = loaded(
        lab,
        "import math",
        "from __future__ import annotations",
        "def f(x: Unknown = 3):\n    return value + x",
        "async def slow():\n    return 4\nvalue = await slow()",
        "display(value, [value])",
    )

    assert lab.call(host).value == 7
    assert host.failed_cells == []
    assert host.output == "4\n[4]\n"


def test_an_await_that_must_wait_is_a_cell_that_failed(lab: Any) -> None:
    """There is no event loop."""
    waits = "class Waits:\n    def __await__(self):\n        yield self\nawait Waits()"

    assert "no event loop" in loaded(lab, waits, "def f(): ...").failed_cells[0].message


def test_an_error_in_a_call_names_its_cell(lab: Any) -> None:
    """The frames' lines are the text's, and a place names cell and line."""
    host = loaded(lab, "x = 1", "def f():\n    return gone")
    with pytest.raises(SubmissionRaised) as caught:
        lab.call(host)

    assert caught.value.place(caught.value.line or 0) == "cell 2, line 2"


def test_a_forged_list_of_failed_cells_is_a_broken_protocol(lab: Any) -> None:
    """It is decoded as strictly as a reply."""
    forge = "import struct, os\nbody = struct.pack('<I', 3) + b'\\x91\\x01\\x02'\n"
    forge += "os.write(3, struct.pack('<4sB8sQ', b'GRD1', 2, b'\\0' * 8, len(body)) + body)\ndef f(): ...\n"

    assert lab.stopped(forge).ending == "protocol"
