import torch

k = {{ k }}
batches = [  # (x, y) each{% for pair in batches %}
    {{ pair }},{% endfor %}
]


def train(policy, epochs=1):
    w = torch.nn.Parameter(torch.tensor({{ w0 }}))
    optimizer = torch.optim.SGD([w], lr={{ lr }})
    for epoch in range(epochs):
        for i, (x, y) in enumerate(batches):
            divisor = k
            if policy == "rescale":
                start = i // k * k  # where this window begins
                divisor = min(k, len(batches) - start)
            loss = (w * x - y) ** 2 / divisor
            loss.backward()
            last = i + 1 == len(batches)
            if (i + 1) % k == 0 or (last and policy != "drop"):
                optimizer.step()
                optimizer.zero_grad()
    return w.item()
