# caught by: test_updates
"""You counted each epoch for itself. Where the tail waits, the next epoch goes on with it: count the micro-batches of all three epochs, and
divide once."""

alike = letters["steady"]
carries = letters["carrying"]
too_large = letters["dropping"]
tail_scale = n % k / k

counts = {"steady": 3 * -(-m // k), "hasty": 3 * -(-m // k), "carrying": 3 * (m // k), "dropping": 3 * (m // k)}
updates = [counts[name] for letter in "ABCD" for name, own in letters.items() if own == letter]
