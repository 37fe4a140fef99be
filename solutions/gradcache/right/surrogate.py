"""A surrogate for each micro-batch, outputs times their gradient, summed: its gradient is that of the loss."""

import torch


class Cache:
    """Remembers, for each micro-batch of one encoder, the random state before it and what came out."""

    def __init__(self, encoder, rows, size):
        self.encoder = encoder
        self.chunks = [rows[i : i + size] for i in range(0, rows.shape[0], size)]
        self.states = []
        self.leaves = [self.first(chunk).detach().requires_grad_(True) for chunk in self.chunks]

    def first(self, chunk):
        self.states.append(torch.random.get_rng_state())
        with torch.no_grad():
            return self.encoder(chunk)

    def again(self):
        for chunk, state, leaf in zip(self.chunks, self.states, self.leaves, strict=True):
            with torch.random.fork_rng(devices=[]):
                torch.random.set_rng_state(state)
                surrogate = (self.encoder(chunk) * leaf.grad).sum()
            surrogate.backward()


def contrastive_step(query_encoder, key_encoder, loss_fn, queries, keys, micro_batch, seed):
    query_encoder.zero_grad()
    key_encoder.zero_grad()
    loss_fn.zero_grad()
    torch.manual_seed(seed)
    caches = [Cache(query_encoder, queries, micro_batch), Cache(key_encoder, keys, micro_batch)]
    loss = loss_fn(torch.cat(caches[0].leaves), torch.cat(caches[1].leaves))
    loss.backward()
    for cache in reversed(caches):
        cache.again()
    return loss.item()
