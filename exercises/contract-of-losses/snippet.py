import torch
from torch.nn import functional as F

torch.manual_seed(0)
# For each class a weight, and a fixed direction.
RARE = torch.tensor([1.0, 1.0, 4.0, 2.0, 8.0], dtype=torch.float64)
BANK = torch.randn(5, 5, dtype=torch.float64)


def goals(outputs, y):
    return F.one_hot(y, 5).to(outputs.dtype)


def classes(outputs, y):
    return F.cross_entropy(outputs, y{{ classes }})


def distance(outputs, y):
    return F.mse_loss(outputs, goals(outputs, y){{ distance }})


def root(outputs, y):
    squares = (outputs - goals(outputs, y)) ** 2
    return {{ root }}


def pairs(outputs, y):
    similar = F.normalize(outputs, dim=1) @ F.normalize({{ pairs[0] }}, dim=1).T
    return F.cross_entropy(similar / 0.5, {{ pairs[1] }})


def overlap(outputs, y):
    p, goal = outputs.sigmoid(), goals(outputs, y)
    return {{ overlap }}


def masked(outputs, y):
    each = F.cross_entropy(outputs, y, reduction="none")
    counts = (y != 0).to(outputs.dtype)
    return {{ masked }}


def normed(outputs, y):
    normal = {{ normed }}
    return F.cross_entropy(normal, y)


def spread(outputs, y):
    return F.cross_entropy(outputs, y) + 0.1 * {{ spread }}
