"""What a model and an optimizer are set to: named, compared, and told where it has changed."""

from collections.abc import Callable
from typing import Any

import pytest
import torch

from grader.checks import Run, Wrong, require_settings, settings_of
from grader.training.settings import set_otherwise

CHANGES: dict[str, Callable[[Any], object]] = {
    "`0.weight.requires_grad` was True before the call and is False": lambda run: run.model[0].requires_grad_(False),
    "`1.training` was True": lambda run: run.model[1].eval(),
    "`model.training` was True": lambda run: setattr(run.model, "training", False),
    "`2.in_features` was 4 before the call and is 5": lambda run: setattr(run.model[2], "in_features", 5),
    "The optimizer's option `lr` was 0.1 before": lambda run: run.optimizer.param_groups[0].update(lr=0.05),
    "option `maximize` was False": lambda run: run.optimizer.param_groups[0].update(maximize=True),
}


@pytest.mark.parametrize("said", CHANGES)
def test_a_setting_that_has_changed_is_named_with_both_values(said: str) -> None:
    """Nothing is said of one that has not, nor of values and gradients."""
    run = Run(sizes=(2,), steps=1)
    before = settings_of(run.model, run.optimizer)
    torch.nn.init.zeros_(next(run.model.parameters()))
    require_settings(before, run.model, run.optimizer)
    CHANGES[said](run)

    with pytest.raises(Wrong, match=said):
        require_settings(before, run.model, run.optimizer)


def test_an_option_of_the_first_of_several_parameter_groups_is_seen() -> None:
    """It is not hidden by that of the last one."""
    model = torch.nn.Linear(2, 1)
    groups: list[dict[str, Any]] = [{"params": [model.weight]}, {"params": [model.bias]}]
    optimizer = torch.optim.SGD(groups, lr=0.1)
    before = settings_of(model, optimizer)
    optimizer.param_groups[0]["lr"] = 0.05

    with pytest.raises(Wrong, match="`lr` of parameter group 0 was"):
        require_settings(before, model, optimizer)
    assert list(set_otherwise(before, settings_of(model, optimizer))) == ["rate_changed"]
