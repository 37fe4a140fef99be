"""By running the program that was shown, and a fresh layer on the whole window."""
# ruff: noqa: F821 - `execute`, `snippet` and the variant's values are names here

import torch

norm = execute(snippet)[1]["norm"]
fresh = torch.nn.BatchNorm1d(1, momentum=momentum)
fresh(torch.tensor([value for pair in window for value in pair]).reshape(-1, 1))

tracked = norm.num_batches_tracked.item()
mean = norm.running_mean.item()
variance = norm.running_var.item()
one_batch_mean = fresh.running_mean.item()
