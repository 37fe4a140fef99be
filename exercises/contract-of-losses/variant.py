"""The losses of one student's copy: each comes in versions that look alike."""

VERSIONS = {
    "classes": ["", ", weight=RARE", ", label_smoothing=0.1", ", ignore_index=0", ', reduction="sum"'],
    "distance": ["", ', reduction="sum"'],
    "root": ["squares.mean().sqrt()", "squares.mean(1).sqrt().mean()", "squares.sum().sqrt()"],
    "pairs": [["BANK[y]", "torch.arange(len(y))"], ["BANK", "y"]],
    "overlap": [
        "1 - 2 * (p * goal).sum() / (p + goal).sum()",
        "(1 - 2 * (p * goal).sum(1) / (p + goal).sum(1)).mean()",
        "(1 - 2 * (p * goal).sum(1) / (p + goal).sum(1)).sum()",
    ],
    "masked": ["(each * counts).sum() / counts.sum()", "(each * counts).mean()", "(each * counts).sum()"],
    "normed": ["F.batch_norm(outputs, None, None, training=True)", "F.layer_norm(outputs, (5,))"],
    "spread": ["outputs.var(0).mean()", "outputs.var(1).mean()", "outputs.square().mean()"],
}


def draw(rng):
    """Draw a version of each loss until every kind of contract is there, and none is the rule."""
    while True:
        one = {name: rng.choice(versions) for name, versions in VERSIONS.items()}
        counted = (one["classes"] in (", weight=RARE", ", ignore_index=0")) + (one["masked"].count("/"))
        summed = (one["classes"] == ', reduction="sum"') + (one["distance"] != "")
        summed += one["overlap"].endswith("sum(1)).sum()") + one["masked"].endswith("counts).sum()")
        together = one["root"].endswith("sqrt()") + one["overlap"].endswith("goal).sum()") + ("BANK[y]" in one["pairs"])
        together += one["normed"].startswith("F.batch") + ("var(0)" in one["spread"])
        alone = 8 - counted - summed - together
        if counted and summed in (1, 2) and together in (2, 3) and alone >= 2:
            return one
