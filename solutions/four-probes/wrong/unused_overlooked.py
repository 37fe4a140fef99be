# caught by: test_alike
"""You chose a framework whose updates are means, but some micro-batches are in none of them. Write down which digits occur: what waits
at the very end is never used."""

alike = letters["carrying"]
carries = letters["carrying"]
too_large = letters["dropping"]
tail_scale = n % k / k

counts = {"steady": 3 * -(-m // k), "hasty": 3 * -(-m // k), "carrying": 3 * m // k, "dropping": 3 * (m // k)}
updates = [counts[name] for letter in "ABCD" for name, own in letters.items() if own == letter]
