import torch

addend = {{ addend }}


def gathered(addends, dtype, grad_dtype=None):
    w = torch.nn.Parameter(torch.ones((), dtype=dtype))
    if grad_dtype is not None:
        w.grad_dtype = grad_dtype  # the gradient is kept and added up in it
    for one in addends:
        (one * w).backward()
    return w.grad.item()
