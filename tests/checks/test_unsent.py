"""A return value that is none: nothing as long as no check looks at it, named as soon as one does."""

import copy
import math
from collections.abc import Callable
from typing import Any

import pytest
import torch

from grader.checks import Wrong, require_answer, require_close
from grader.checks.unsent import Unsent

ANY: Any = Unsent("mean_loss", "a Sequential")
USES: list[Callable[[], object]] = [
    lambda: ANY == 1.0,
    lambda: ANY != 1.0,
    lambda: ANY < 1.0,
    lambda: abs(ANY - 0.5) < 1e-9,
    lambda: 0.5 - ANY,
    lambda: bool(ANY),
    lambda: float(ANY),
    lambda: math.isclose(ANY, 1.0),
    lambda: ANY[0],
    lambda: len(ANY),
    lambda: list(ANY),
    lambda: 1 in ANY,
    lambda: ANY.loss,
    lambda: torch.equal(ANY, torch.ones(1)),
    lambda: torch.ones(1) - ANY,
    lambda: require_close(ANY, 1.0, "the mean loss"),
    lambda: require_close(ANY, torch.ones(1), "the mean loss"),
    lambda: require_answer(ANY, [1], "the mean loss"),
]


@pytest.mark.parametrize("use", USES)
def test_whoever_uses_it_finds_the_submission_wrong(use: Callable[[], object]) -> None:
    """The failure names the function whose return value it was, and what may be returned."""
    with pytest.raises(Wrong) as caught:
        use()

    assert "`mean_loss` returned a Sequential" in caught.value.failure.message
    assert caught.value.failure.quantity == "the return value of `mean_loss`"


def test_whoever_only_passes_it_on_does_not() -> None:
    """It can be held, printed, copied and put into containers."""
    assert f"{ANY}" == "a Sequential"
    assert repr([copy.copy(ANY)]) == "[a Sequential]"
    assert {ANY: 1}
