# caught by: test_exact_gradient, test_with_dropout, test_loss_and_leftovers
"""The loss is taken of each micro-batch alone, and averaged: that is training with small batches, where a query meets
the keys of its own micro-batch and no others. How many logits are there in all?"""

import torch


def contrastive_step(query_encoder, key_encoder, loss_fn, queries, keys, micro_batch, seed):
    torch.manual_seed(seed)
    for module in (query_encoder, key_encoder, loss_fn):
        module.zero_grad()
    total = 0.0
    for q, k in zip(queries.split(micro_batch), keys.split(micro_batch)):
        loss = loss_fn(query_encoder(q), key_encoder(k)) * len(q) / len(queries)
        loss.backward()
        total += loss.item()
    return total
