"""What the explanations of the challenges about frameworks say beyond the program that a student is shown."""

from pathlib import Path
from typing import Any

import jinja2
import pytest
import torch

from grader.checks import execute, framework, quietly

EXERCISES = Path(__file__).resolve().parents[2] / "exercises"


def names_of(slug: str, *, after: str = "", **values: int) -> dict[str, Any]:
    """Run a challenge's program with numbers of one's own, and `after` behind it; return its names."""
    snippet = jinja2.Template((EXERCISES / slug / "snippet.py").read_text()).render(values)
    return execute(f"{snippet}\n{after}")[1]


def test_an_odd_k_hides_that_two_models_share_a_count() -> None:
    """two-models-one-count: both are moved after every k micro-batches, in different turns; no update is too small."""
    framework("accelerate")
    with quietly():
        updates = names_of("two-models-one-count", k=3, n=9)["run"](together=False)
    generator = dict(updates["generator"])

    assert [i for i, _ in updates["critic"]] == [1, 4, 7, 8]
    assert list(generator) == [2, 5, 8]
    assert generator[5] == pytest.approx((2**3 + 2**4 + 2**5) / 3)


def test_a_named_count_in_the_signature_leaves_the_division_to_the_trainer() -> None:
    """trainer-divisor: only `**kwargs` makes it stop dividing."""
    framework("transformers.trainer")
    named = (
        "class Named(Model):\n    def forward(self, x, labels=None, num_items_in_batch=None):\n"
        "        return super().forward(x, labels)\n"
    )
    with quietly():
        names = names_of("trainer-divisor", after=named, k=2, n=3)
        gradients = names["run"](names["Named"](), names["ROWS"], num_train_epochs=1)

    assert gradients == [1.0, 1.0]


def test_keras_moves_the_average_of_weights_at_every_micro_batch() -> None:
    """keras-clock: a call that makes no update moves it, too."""
    keras = framework("keras")
    optimizer = keras.optimizers.SGD(1.0, gradient_accumulation_steps=2, use_ema=True, ema_momentum=0.5)
    weight = keras.Variable([0.0])
    averages = []
    for _ in range(5):
        optimizer.apply([keras.ops.ones(1)], [weight])
        averages.append(optimizer._model_variables_moving_average[0].value.item())

    assert optimizer.iterations == 2
    assert averages[3:] == [-1.5, -1.75]


def test_the_environment_beats_what_accelerate_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """ask-the-framework: without a word."""
    accelerate = framework("accelerate")
    monkeypatch.setenv("ACCELERATE_GRADIENT_ACCUMULATION_STEPS", "2")

    assert accelerate.Accelerator(gradient_accumulation_steps=8).gradient_accumulation_steps == 2


def test_accelerate_clips_a_sum_that_is_not_finished() -> None:
    """ask-the-framework: what is not behind `if accelerator.sync_gradients` runs at every micro-batch."""
    accelerator = framework("accelerate").Accelerator(gradient_accumulation_steps=2)
    weight = torch.nn.Parameter(torch.zeros(()))
    with accelerator.accumulate():
        accelerator.backward(weight * 8.0)
        accelerator.clip_grad_norm_([weight], 1.0)

    assert not accelerator.sync_gradients
    assert weight.grad is not None
    assert weight.grad.item() == pytest.approx(1.0, abs=1e-3)
