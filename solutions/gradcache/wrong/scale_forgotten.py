# caught by: test_exact_gradient, test_one_micro_batch, test_with_dropout, test_loss_and_leftovers
"""The gradient is asked for with respect to the outputs alone, and the parameter inside the loss gets none: the
temperature stays what it was. List all parameters whose .grad is None."""

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
    gradients = torch.autograd.grad(loss, outputs)
    for (encoder, chunks), whole in zip(towers, gradients):
        for chunk, gradient in zip(chunks, whole.split(micro_batch)):
            torch.set_rng_state(states.pop(0))
            encoder(chunk).backward(gradient)
    return loss.item()
