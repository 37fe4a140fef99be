"""The kinds of evidence: found, strict, each complete."""

import msgspec
import pytest

from grader.report import record as r
from grader.report.evidence import KINDS
from grader.report.evidence.base import EvidenceBase
from tests.report.examples import grade, hostile


def test_the_kinds_that_are_found() -> None:
    """A stored grade names its evidence by these tags, which therefore never change."""
    assert [kind.__struct_config__.tag for kind in KINDS] == ["curves", "memory", "trials", "weights", "window"]


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_a_kind_says_and_draws_itself(kind: type[EvidenceBase]) -> None:
    """It is there in words and as a figure: a table, or drawings and beside them the same in words or as a table."""
    (one,) = (e for e in hostile().grade.evidence if type(e) is kind)
    figure = one.figure()

    assert list(one.lines())
    assert figure.table or (figure.drawings and figure.text)


@pytest.mark.parametrize(
    "stored",
    [
        {"type": "hologram", "check": "test_a"},
        {"check": "test_a", "label": "peak", "measured_bytes": 3, "budget_bytes": 2},
        {"type": "memory", "check": "test_a", "label": "peak", "measured_bytes": 3, "budget_bytes": 2, "more": 1},
        {"type": "memory", "check": "test_a", "label": "peak", "measured_bytes": "3", "budget_bytes": 2},
    ],
    ids=["unknown kind", "no kind", "unknown field", "wrong type"],
)
def test_evidence_of_no_kind_is_refused(stored: dict[str, object]) -> None:
    """A stored grade that is not understood is an error, not a guess."""
    whole = msgspec.to_builtins(grade()) | {"evidence": [stored]}

    with pytest.raises(msgspec.ValidationError):
        r.from_json(msgspec.json.encode(whole))
