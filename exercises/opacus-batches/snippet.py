import torch
from opacus import PrivacyEngine
from opacus.utils.batch_memory_manager import BatchMemoryManager

model = torch.nn.Linear(1, 1, bias=False)
optimizer = torch.optim.SGD(model.parameters(), lr=1.0)
data = torch.utils.data.TensorDataset(torch.ones({{ samples }}, 1))
loader = torch.utils.data.DataLoader(data, batch_size={{ logical }})
model, optimizer, loader = PrivacyEngine().make_private(
    module=model, optimizer=optimizer, data_loader=loader,
    noise_multiplier=0.0, max_grad_norm=1000.0, poisson_sampling=False,
)

sizes, updates = [], []
manager = BatchMemoryManager(
    data_loader=loader, max_physical_batch_size={{ physical }}, optimizer=optimizer
)
with manager as parts:
    length = len(parts)
    for i, (x,) in enumerate(parts):
        before = model._module.weight.item()
        model(x).mean().backward()
        optimizer.step()
        optimizer.zero_grad()
        moved = before - model._module.weight.item()
        sizes.append(len(x))
        if moved > 0:
            updates.append((i, moved))
