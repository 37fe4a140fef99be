"""Outputs without graphs, the gradient of the loss with respect to them, and then the chain rule bit by bit."""

import torch


def contrastive_step(query_encoder, key_encoder, loss_fn, queries, keys, micro_batch, seed):
    """Leave the gradient of the whole batch's loss in `.grad` of both encoders and of `loss_fn`."""
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
    for (encoder, chunks), output in zip(towers, outputs, strict=True):
        for chunk, gradient in zip(chunks, output.grad.split(micro_batch), strict=True):
            torch.set_rng_state(states.pop(0))
            encoder(chunk).backward(gradient)
    return loss.item()
