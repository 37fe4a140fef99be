# caught by: test_updates
"""You gave every tail an update. One of the four clears what is left at the end of an epoch: it makes full windows only."""

alike = letters["steady"]
carries = letters["carrying"]
too_large = letters["dropping"]
tail_scale = n % k / k

counts = {"steady": 3 * -(-m // k), "hasty": 3 * -(-m // k), "carrying": 3 * m // k, "dropping": 3 * -(-m // k)}
updates = [counts[name] for letter in "ABCD" for name, own in letters.items() if own == letter]
