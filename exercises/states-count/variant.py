"""The numbers of one student's copy: an optimizer with state, k, and what becomes of cleared gradients."""

MIB = 2**20
BYTES = 2  # of a number in bfloat16


def draw(rng):
    """Draw a model whose activations outweigh one layer, so that the peak is at the beginning of a backward."""
    width = 256 * rng.randint(2, 6)
    depth = rng.randint(3, 4)
    samples, tokens = rng.choice([12, 16, 20, 24]), rng.choice([128, 160, 192])
    layer = width * width * BYTES / MIB
    activation = samples * tokens * width * BYTES / MIB
    kind, states = rng.choice([("SGD", 1), ("AdamW", 2)])
    return {
        "width": width,
        "depth": depth,
        "samples": samples,
        "tokens": tokens,
        "optimizer": "SGD(model.parameters(), lr=0.1, momentum=0.9)" if kind == "SGD" else "AdamW(model.parameters())",
        "states": states,
        "k": rng.choice([1, 3]),
        "set_to_none": rng.random() < 0.5,
        "layer_mib": layer,
        "parameters_mib": depth * layer,
        "samples_mib": (depth + 3) * activation,
    }
