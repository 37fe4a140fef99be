import keras
import torch

rate = keras.optimizers.schedules.PiecewiseConstantDecay(
    boundaries=[{{ boundary }}], values=[1.0, 0.5]
)
optimizer = keras.optimizers.SGD(rate, gradient_accumulation_steps={{ k }})
weight = keras.Variable([0.0])
gradient = torch.ones(1)

moves = []
for epoch in range(2):
    for i in range({{ n }}):
        before = weight.value.item()
        optimizer.apply([gradient], [weight])
        if weight.value.item() != before:
            moves.append(before - weight.value.item())
iterations = int(optimizer.iterations)
