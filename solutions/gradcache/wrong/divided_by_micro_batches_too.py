# caught by: test_exact_gradient, test_with_dropout, test_loss_and_leftovers
"""What each micro-batch adds is divided by their number. The loss is a mean over all rows already, and its gradient
with respect to the outputs knows that. By what factor do weights differ, and by what the scale?"""

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
        for chunk, gradient in zip(chunks, output.grad.split(micro_batch)):
            torch.set_rng_state(states.pop(0))
            encoder(chunk).backward(gradient / len(chunks))
    return loss.item()
