import torch

model = torch.nn.Linear(1, 1, bias=False)
torch.nn.init.constant_(model.weight, {{ w0 }})
optimizer = torch.optim.SGD(model.parameters(), lr={{ lr }})

inputs = {{ xs }}
targets = {{ ys }}

for i in range({{ n }}):
    output = model(torch.tensor([[inputs[i]]]))
    loss = (output - targets[i]).pow(2).sum()
    loss.backward()
    if (i + 1) % {{ k }} == 0:
        optimizer.step()
        optimizer.zero_grad({{ argument }})

print(model.weight.grad)
