# caught by: test_memory
"""The gradient is right, and every micro-batch's graph is alive when the loss is computed: the encoders get few rows
at a time, and memory grows with the batch all the same. When is each graph freed?"""

import torch


def contrastive_step(query_encoder, key_encoder, loss_fn, queries, keys, micro_batch, seed):
    torch.manual_seed(seed)
    for module in (query_encoder, key_encoder, loss_fn):
        module.zero_grad()
    outputs = [
        torch.cat([encoder(chunk) for chunk in rows.split(micro_batch)])
        for encoder, rows in ((query_encoder, queries), (key_encoder, keys))
    ]
    loss = loss_fn(*outputs)
    loss.backward()
    return loss.item()
