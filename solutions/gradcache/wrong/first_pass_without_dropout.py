# caught by: test_with_dropout
"""The first pass runs in eval mode, since it needs no gradients: its outputs have no dropout, those of the second
pass do. no_grad() and eval() are two things; which of the two decides what is computed?"""

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
            encoder.eval()
            for chunk in chunks:
                states.append(torch.get_rng_state())
                encoded.append(encoder(chunk))
            encoder.train()
            outputs.append(torch.cat(encoded).requires_grad_())
    loss = loss_fn(*outputs)
    loss.backward()
    for (encoder, chunks), output in zip(towers, outputs):
        for chunk, gradient in zip(chunks, output.grad.split(micro_batch)):
            torch.set_rng_state(states.pop(0))
            encoder(chunk).backward(gradient)
    return loss.item()
