# caught by: test_with_dropout
"""The generator is seeded before each forward of the second pass: that is right for the first micro-batch alone, all
others get its masks. Where was the generator when each of them was encoded first?"""

import torch


def contrastive_step(query_encoder, key_encoder, loss_fn, queries, keys, micro_batch, seed):
    torch.manual_seed(seed)
    for module in (query_encoder, key_encoder, loss_fn):
        module.zero_grad()
    towers = [(query_encoder, queries.split(micro_batch)), (key_encoder, keys.split(micro_batch))]
    outputs = []
    with torch.no_grad():
        for encoder, chunks in towers:
            encoded = []
            for chunk in chunks:
                encoded.append(encoder(chunk))
            outputs.append(torch.cat(encoded).requires_grad_())
    loss = loss_fn(*outputs)
    loss.backward()
    for (encoder, chunks), output in zip(towers, outputs):
        for chunk, gradient in zip(chunks, output.grad.split(micro_batch)):
            torch.manual_seed(seed)
            encoder(chunk).backward(gradient)
    return loss.item()
