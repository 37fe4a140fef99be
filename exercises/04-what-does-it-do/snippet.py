import torch

torch.manual_seed(0)
model = torch.nn.Linear(3, 1)
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
batches = [(torch.randn(4, 3), torch.randn(4, 1)) for _ in range({{ n }})]

optimizer.zero_grad()
for i, (x, y) in enumerate(batches):
    loss = torch.nn.functional.mse_loss(model(x), y){{ division }}
    loss.backward()
    if (i + 1) % {{ k }} == 0:
        optimizer.step()
        optimizer.zero_grad()
{% for call in calls_after %}
optimizer.{{ call }}()
{%- endfor %}
