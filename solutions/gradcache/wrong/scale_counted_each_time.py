# caught by: test_exact_gradient, test_with_dropout, test_loss_and_leftovers
"""For each micro-batch its rows are put into the outputs, and the loss of all is computed and sent backward: right
for the encoders, but the parameter inside the loss gets its gradient once for each micro-batch."""

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
    for _ in range(2 * len(towers[0][1]) - 1):
        loss_fn(*(output.detach() for output in outputs)).backward()
    for (encoder, chunks), output in zip(towers, outputs):
        for chunk, gradient in zip(chunks, output.grad.split(micro_batch)):
            torch.set_rng_state(states.pop(0))
            encoder(chunk).backward(gradient)
    return loss.item()
