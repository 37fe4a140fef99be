# caught by: test_carries
"""You saw that an epoch ends without an update, and took what is left to be carried on. Look at the first update of the second epoch: are the
digits of the tail in it?"""

alike = letters["steady"]
carries = letters["dropping"]
too_large = letters["dropping"]
tail_scale = n % k / k

counts = {"steady": 3 * -(-m // k), "hasty": 3 * -(-m // k), "carrying": 3 * m // k, "dropping": 3 * (m // k)}
updates = [counts[name] for letter in "ABCD" for name, own in letters.items() if own == letter]
