"""torch.utils.checkpoint drops each micro-batch's graph, keeps its random state, and computes it again in the backward."""

import torch
from torch.utils.checkpoint import checkpoint


def contrastive_step(query_encoder, key_encoder, loss_fn, queries, keys, micro_batch, seed):
    torch.manual_seed(seed)
    for p in [*query_encoder.parameters(), *key_encoder.parameters(), *loss_fn.parameters()]:
        p.grad = None

    def encode(encoder, rows):
        return torch.cat(
            [
                checkpoint(encoder, rows[i : i + micro_batch], use_reentrant=False)
                for i in range(0, len(rows), micro_batch)
            ]
        )

    loss = loss_fn(encode(query_encoder, queries), encode(key_encoder, keys))
    loss.backward()
    return float(loss)
