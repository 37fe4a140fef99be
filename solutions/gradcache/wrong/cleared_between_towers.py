# caught by: test_exact_gradient
"""Each encoder is cleared before its own second pass. Where both are one module, what the queries left is gone before
the keys add theirs. How many encoders are there?"""

import torch


def contrastive_step(query_encoder, key_encoder, loss_fn, queries, keys, micro_batch, seed):
    torch.manual_seed(seed)
    for module in (query_encoder, key_encoder, loss_fn):
        module.zero_grad()
    towers = [(query_encoder, queries.split(micro_batch)), (key_encoder, keys.split(micro_batch))]
    states, outputs = [], []
    with torch.no_grad():
        for encoder, chunks in towers:
            encoded = []
            for chunk in chunks:
                states.append(torch.get_rng_state())
                encoded.append(encoder(chunk))
            outputs.append(torch.cat(encoded).requires_grad_())
    loss = loss_fn(*outputs)
    loss.backward()
    for (encoder, chunks), output in zip(towers, outputs):
        encoder.zero_grad()
        for chunk, gradient in zip(chunks, output.grad.split(micro_batch)):
            torch.set_rng_state(states.pop(0))
            encoder(chunk).backward(gradient)
    return loss.item()
