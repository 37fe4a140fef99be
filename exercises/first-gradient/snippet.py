import torch

w = torch.tensor({{ w }}, requires_grad=True)
x = torch.tensor({{ xs }})
y = torch.tensor({{ ys }})

print(w.grad)

loss = ((w * x - y) ** 2).mean()
loss.backward()

print(w.grad)
print(w.detach())
