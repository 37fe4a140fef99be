import torch

w = torch.nn.Parameter(torch.tensor(1.0))
optimizer = torch.optim.SGD([w], lr=0.125)
arriving, gathered, kept = [], [], []


def on_its_way(grad):
    arriving.append(grad.item())
    return grad.clamp(-{{ limit }}, {{ limit }})


def when_added(parameter):
    gathered.append(parameter.grad.item())
    kept.append(parameter.grad)


w.register_hook(on_its_way)
w.register_post_accumulate_grad_hook(when_added)

k = {{ k }}
for i, factor in enumerate({{ factors }}):
    loss = factor * w
    loss.backward()
    if (i + 1) % k == 0:
        optimizer.step()
        optimizer.zero_grad({{ argument }})

print(w.grad)
