import torch{% if checkpointed %}
from torch.utils.checkpoint import checkpoint{% endif %}

norm = torch.nn.BatchNorm1d(1, momentum={{ momentum }})
model = torch.nn.Sequential(norm, torch.nn.Linear(1, 1))
window = {{ window }}

for values in window:
    x = torch.tensor(values).unsqueeze(1)  # two samples of one feature
{% if checkpointed %}    outputs = checkpoint(model, x, use_reentrant=False){% else %}    outputs = model(x){% endif %}
    loss = outputs.square().mean() / len(window)
    loss.backward()

print(norm.num_batches_tracked.item())
print(norm.running_mean.item(), norm.running_var.item())
