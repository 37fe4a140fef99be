"""The denominator decides: none (D), the size (A), what counts (B); and C where samples do not stand alone."""
# ruff: noqa: F821 - the values of the variant are names here

counted = classes in (", weight=RARE", ", ignore_index=0")
on_whole_batch = ["squares.mean().sqrt()", "squares.sum().sqrt()", "1 - 2 * (p * goal).sum() / (p + goal).sum()"]

given = (classes, distance, root, pairs, overlap, masked, normed, spread)
drawn_classes, drawn_distance, drawn_root, drawn_pairs, drawn_overlap, drawn_masked, drawn_normed, drawn_spread = given
classes = "B" if counted else "D" if "sum" in drawn_classes else "A"
distance = "D" if drawn_distance else "A"
root = "C" if drawn_root in on_whole_batch else "A"
pairs = "C" if drawn_pairs[0] == "BANK[y]" else "A"
overlap = "C" if drawn_overlap in on_whole_batch else "A" if "mean" in drawn_overlap else "D"
masked = "B" if "/" in drawn_masked else "A" if "mean" in drawn_masked else "D"
normed = "C" if "batch" in drawn_normed else "A"
spread = "C" if "var(0)" in drawn_spread else "A"
