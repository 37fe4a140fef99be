import torch

model = torch.nn.Linear(1, 1, bias=False)
torch.nn.init.constant_(model.weight, {{ w0 }})
loss_fn = torch.nn.MSELoss(reduction="{{ reduction }}")

window = [{% for xs, ys in micro_batches %}
    (torch.tensor({{ xs }}),
     torch.tensor({{ ys }})),{% endfor %}
]
for x, y in window:
    loss = loss_fn(model(x), y){{ division }}
    loss.backward()

print(model.weight.grad.item())
