import torch
from torch.utils.data import DataLoader, TensorDataset

torch.manual_seed(0)
data = TensorDataset(torch.randn({{ samples }}, 2), torch.randn({{ samples }}, 1))
loader = DataLoader(data, batch_size={{ batch_size }}{{ drop_last }})
model = torch.nn.Linear(2, 1)
optimizer = torch.optim.SGD(model.parameters(), lr={{ lr }})
scheduler = torch.optim.lr_scheduler.StepLR(optimizer, step_size={{ step_size }}, gamma=0.5)

k = {{ k }}
seen = 0
for epoch in range({{ epochs }}):
    for i, (x, y) in enumerate(loader):
        loss = torch.nn.functional.mse_loss(model(x), y) / k
        loss.backward()
        seen += 1
        if {{ condition }}:
            optimizer.step()
            optimizer.zero_grad(){% if ticks == "update" %}
            scheduler.step(){% endif %}{% if ticks == "epoch" %}
    scheduler.step(){% endif %}
