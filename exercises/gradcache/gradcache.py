"""A loss that does not split: the exact gradient of a contrastive batch, one micro-batch's graph at a time."""


def contrastive_step(query_encoder, key_encoder, loss_fn, queries, keys, micro_batch, seed):
    """Leave the gradient of the whole batch's loss in `.grad` of both encoders and of `loss_fn`.

    Args:
        query_encoder: maps (rows, features) to (rows, outputs).
        key_encoder: likewise; may be the same module.
        loss_fn: a module with parameters of its own: loss_fn(a, b) is a scalar tensor of all N outputs of each.
        queries: (N, features).
        keys: (N, features); row i belongs to row i of `queries`.
        micro_batch: largest number of rows that an encoder may get at once.
        seed: for torch.manual_seed, before anything is encoded.

    Returns:
        A float: the loss of the whole batch.
    """
    raise NotImplementedError
