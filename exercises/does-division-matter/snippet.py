import torch
from torch import nn, optim

K, UPDATES = 4, 12
RUNS = {  # letter: the optimizer, and the norm that gradients are clipped to
{% for letter, (optimizer, norm) in runs.items() %}    "{{ letter }}": (
        lambda p: optim.{{ optimizer }},
        {{ norm }},
    ),
{% endfor %}}


def train(letter, divide):
    make, max_norm = RUNS[letter]
    torch.manual_seed(0)
    model = nn.Sequential(nn.Linear(4, 8), nn.Tanh(), nn.Linear(8, 1)).double()
    optimizer = make(list(model.parameters()))
    for update in range(UPDATES):
        for micro_batch in range(K):
            x = torch.randn(8, 4, dtype=torch.float64)
            loss = nn.functional.mse_loss(model(x), 10 * x.sum(1, keepdim=True))
            if divide:
                loss = loss / K
            loss.backward()
        if max_norm is not None:
            nn.utils.clip_grad_norm_(model.parameters(), max_norm)
        optimizer.step()
        optimizer.zero_grad()
    return model
