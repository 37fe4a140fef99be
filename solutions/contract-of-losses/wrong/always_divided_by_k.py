# caught by: test_divided_by_k, test_weighted_otherwise, test_not_to_be_cut, test_added
"""You divide everything by k. It is exact only where the denominator of a loss is the number of its samples. Look for
losses without any division, for those that divide by something else, and for those in which samples depend on each
other."""

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

taken_for = {"B": "A", "C": "A", "D": "A"}
classes = taken_for.get(classes, classes)
distance = taken_for.get(distance, distance)
root = taken_for.get(root, root)
pairs = taken_for.get(pairs, pairs)
overlap = taken_for.get(overlap, overlap)
masked = taken_for.get(masked, masked)
normed = taken_for.get(normed, normed)
spread = taken_for.get(spread, spread)
