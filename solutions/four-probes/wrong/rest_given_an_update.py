# caught by: test_updates
"""You rounded up. Where the tail waits, the micro-batches of all three epochs make full windows only: what is left at the very end
waits for a next epoch, and makes no update."""

alike = letters["steady"]
carries = letters["carrying"]
too_large = letters["dropping"]
tail_scale = n % k / k

counts = {"steady": 3 * -(-m // k), "hasty": 3 * -(-m // k), "carrying": -(-3 * m // k), "dropping": 3 * (m // k)}
updates = [counts[name] for letter in "ABCD" for name, own in letters.items() if own == letter]
