"""What of a program makes a difference, and what does not."""

import pytest

from grader.course.syntax import NotPython
from grader.insight.tokens import tokens_of

PROGRAM = '''
import torch
def fit(model, batches):
    """Train."""
    total = 0.0  # so far
    for x, y in batches:
        loss = torch.nn.functional.mse_loss(model(x), y)
        total += loss.item()
    return total / len(batches)
'''


def texts(source: str) -> list[str]:
    """Return the tokens without their lines."""
    return [token.text for token in tokens_of(source)]


@pytest.mark.parametrize(
    ("was", "becomes"),
    [
        ("total", "summe"),
        ("model", "network"),
        ('    """Train."""\n', ""),
        ("  # so far", ""),
        ("def fit(model, batches):", "def fit(model: torch.nn.Module, batches: list) -> float:"),
        ("total = 0.0", "total: float = 0.0"),
        ("import torch\n", "import torch as t\nimport os\n"),
        ("0.0  # so far\n", "(\n        0.0\n    )\n    pass\n"),
    ],
)
def test_names_layout_and_words_make_no_difference(was: str, becomes: str) -> None:
    """However they are changed."""
    changed = PROGRAM.replace(was, becomes)
    if "as t" in changed:
        changed = changed.replace("torch.nn", "t.nn")

    assert changed != PROGRAM
    assert texts(changed) == texts(PROGRAM)


@pytest.mark.parametrize(
    ("was", "becomes"),
    [
        ("/ len(batches)", "* len(batches)"),
        ("len(batches)", "sum(batches)"),
        ("0.0", "1.0"),
        ("item()", "sum()"),
        ("        total += loss.item()\n", "    total += loss.item()\n"),
        ("total += loss.item()", "total += loss.item() + 1"),
        ("mse_loss", "l1_loss"),
    ],
)
def test_what_the_program_does_makes_one(was: str, becomes: str) -> None:
    """Also where a line stands."""
    assert texts(PROGRAM.replace(was, becomes)) != texts(PROGRAM)


def test_tokens_know_their_lines() -> None:
    """For what is shown side by side."""
    lines = {token.text: token.line for token in tokens_of(PROGRAM)}

    assert (lines["FunctionDef"], lines["For"], lines[".mse_loss"], lines["len"]) == (3, 6, 7, 9)


def test_what_is_no_python_is_said() -> None:
    """It raises what reading any program raises."""
    with pytest.raises(NotPython):
        tokens_of("def f(:\n")
