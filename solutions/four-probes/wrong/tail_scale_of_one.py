# caught by: test_tail_scale
"""You took the tail for an update of full size. In the framework that is left every sum is divided by k, and the tail holds fewer than k
micro-batches."""

alike = letters["steady"]
carries = letters["carrying"]
too_large = letters["dropping"]
tail_scale = 1.0

counts = {"steady": 3 * -(-m // k), "hasty": 3 * -(-m // k), "carrying": 3 * m // k, "dropping": 3 * (m // k)}
updates = [counts[name] for letter in "ABCD" for name, own in letters.items() if own == letter]
