# caught by: test_tail_scale
"""You divided the wrong way round. The tail is divided by more than it holds, so the update is smaller than its mean."""

alike = letters["steady"]
carries = letters["carrying"]
too_large = letters["dropping"]
tail_scale = k / (n % k)

counts = {"steady": 3 * -(-m // k), "hasty": 3 * -(-m // k), "carrying": 3 * m // k, "dropping": 3 * (m // k)}
updates = [counts[name] for letter in "ABCD" for name, own in letters.items() if own == letter]
