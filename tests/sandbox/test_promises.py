"""What PROMISES.md says is held by tests that exist."""

import ast
import re
from pathlib import Path

import pytest

from grader import sandbox

ROOT = Path(__file__).parents[2]
TEXT = (Path(sandbox.__file__).parent / "PROMISES.md").read_text(encoding="utf-8")
HELD_BY = re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", TEXT)


@pytest.mark.parametrize(("path", "name"), HELD_BY)
def test_each_promise_names_a_test_that_exists(path: str, name: str) -> None:
    """A test that is renamed or removed takes its promise with it."""
    tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))

    assert name in {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}


def test_every_promise_names_one() -> None:
    """Each row of the two tables of promises has a test; the third table promises nothing."""
    promised = TEXT.split("## Not promised")[0]
    rows = [line for line in promised.splitlines() if line.startswith("| ") and not line.startswith("| promise")]

    assert len(rows) == len(HELD_BY) > 20
