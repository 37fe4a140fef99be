"""Markdown on a terminal: code that pastes, words that stay whole."""

import ast
import re
from pathlib import Path

import pytest
from rich.cells import cell_len

from grader.cli.markdown import render_markdown

ROOT = Path(__file__).resolve().parents[2]
TEXTS = [*sorted(ROOT.glob("exercises/*/README.md")), *sorted(ROOT.glob("solutions/*/explanation.md"))]
CODE = f"""def f(x):
    if x:  # {" ".join(["long"] * 30)}

        return "a  b"
"""


def rendered(text: str, columns: int = 80) -> str:
    """Return what a terminal without colours shows."""
    return render_markdown(text, columns=columns, colour=False)


@pytest.mark.parametrize("colour", [False, True])
@pytest.mark.parametrize(("before", "indent"), [("Look:\n\n", ""), ("1. First\n\n", "   "), ("- a\n  - b\n\n", "    ")])
def test_code_pastes_as_it_is(before: str, indent: str, *, colour: bool) -> None:
    """No frame, no blanks before or behind, no line broken: what is copied from the screen is Python."""
    fenced = "".join(f"{indent}{line}\n" if line else "\n" for line in f"```python\n{CODE}```".split("\n"))
    shown = render_markdown(f"{before}{fenced}\nThat is all.\n", columns=40, colour=colour)
    plain = re.sub("\x1b\\[[0-9;]*m", "", shown)
    pasted = plain[plain.index("def") : plain.index("That")].rstrip()

    assert ast.dump(ast.parse(pasted)) == ast.dump(ast.parse(CODE))
    assert pasted == CODE.rstrip()


@pytest.mark.parametrize("file", TEXTS, ids=lambda file: f"{file.parent.name}-{file.stem}")
def test_every_text_of_the_course_keeps_its_words_and_its_code(file: Path) -> None:
    """At 80 columns no word of prose or table is broken; every line of code and output is there as it was written."""
    text = re.sub(r"{%.*?%}", "", file.read_text(encoding="utf-8")).replace("{{ snippet }}", "x = 1\n")
    text = re.sub(r"{{.*?}}", "1", text)
    shown = rendered(text)
    code = {
        f"│ {line}" if language == "output" else line  # what a program printed is no code to copy
        for language, block in re.findall(r"^```(\w*)[^\n]*\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
        for line in block.rstrip().split("\n")
    }
    prose = re.sub(r"^```\w*[^\n]*\n.*?^```", "", text, flags=re.MULTILINE | re.DOTALL)
    words = set(re.findall(r"(?<![\w-])[A-Za-z][\w-]+", re.sub(r"\]\([^)]*\)", "]", prose)))

    assert code <= set(shown.split("\n"))
    assert {word for word in words if not re.search(rf"(?<![\w-]){re.escape(word)}(?![\w-])", shown)} == set()


@pytest.mark.parametrize("columns", [30, 50, 80])
def test_a_table_breaks_no_word(columns: int) -> None:
    """It wraps between words; where its longest words do not fit beside each other, each row is a paragraph."""
    rows = (
        "what | why",
        "--- | ---",
        "accumulation_steps_per_window | nondifferentiability",
        "k | a few more words here",
    )
    table = "".join(f"| {row} |\n" for row in rows)
    lines = rendered(table, columns).split("\n")

    assert max(map(cell_len, lines)) <= columns
    assert all(
        any(word in line for line in lines) for word in ("accumulation_steps_per_window", "nondifferentiability")
    )
    assert ("why: nondifferentiability" in lines) == (columns < 51)
