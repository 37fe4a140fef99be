"""What a model and an optimizer are set to, beside their values: what most tasks want to find as it was."""

from collections.abc import Collection, Iterator

import torch

from grader.checks.failure import Wrong
from grader.sandbox import options

Settings = dict[str, object]


def settings_of(model: torch.nn.Module, optimizer: torch.optim.Optimizer | None = None) -> Settings:
    """Return, by what it is called in a report, whether each parameter needs gradients, modes, and all options.

    Where the optimizer has several parameter groups, its options are those of each, numbered from 0 as PyTorch does.

    Example::

        before = settings_of(model, optimizer)
        assert before["`model.training`"] is True
    """
    found: Settings = {f"`{name}.requires_grad`": p.requires_grad for name, p in model.named_parameters()}
    for name, part in model.named_modules():
        found[f"`{name or 'model'}.training`"] = part.training
        found |= {f"`{name or 'model'}.{option}`": value for option, value in options.of_module(part).items()}
    groups = options.of_optimizer(optimizer) if optimizer is not None else []
    for number, group in enumerate(groups):
        where = f" of parameter group {number}" if len(groups) > 1 else ""
        found |= {f"the optimizer's option `{option}`{where}": value for option, value in group.items()}
    return found


def require_settings(before: Settings, model: torch.nn.Module, optimizer: torch.optim.Optimizer | None = None) -> None:
    """Require that nothing is set to another value than before.

    Args:
        before: what `settings_of` returned of the same model and optimizer before the call.
        model: after the call.
        optimizer: after the call.

    Raises:
        Wrong: names the first that is.

    Example::

        before = settings_of(model, optimizer)
        submission.call("train", model, optimizer, batches)
        require_settings(before, model, optimizer)
    """
    for what, now in settings_of(model, optimizer).items():
        was = before.get(what)
        if now != was:
            said = f"{what[:1].upper()}{what[1:]} was {was} before the call and is {now} after it."
            raise Wrong(said, quantity=what, expected=str(was), actual=str(now))


def set_otherwise(before: Settings, after: Settings, options: Collection[str] = ()) -> Iterator[str]:
    """Yield the mistakes in what is set to something else after a call, or in the options at some step."""
    for name, value in before.items():
        if after.get(name) != value:
            if name.endswith(".requires_grad`"):
                yield "frozen_after"
            elif name.endswith(".training`"):
                yield "mode_left"
            else:
                yield "rate_changed" if "option `lr`" in name else "options_changed"
    for option in options:
        yield "rate_changed" if option == "lr" else "options_changed"
