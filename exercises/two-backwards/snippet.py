import torch

w = torch.tensor({{ w }}, requires_grad=True)

loss = {{ a }} * w
loss.backward()
print(w.grad)  # first

loss = {{ b }} * w
loss.backward()
print(w.grad)  # second

{{ clearing }}
print(w.grad)  # third

loss = {{ c }} * w
loss.backward()
print(w.grad)  # fourth
