# caught by: test_too_large
"""You took a framework that divides for one that does not. The one that does not shows ones and zeros as they are; nothing has to
be multiplied."""

alike = letters["steady"]
carries = letters["carrying"]
too_large = letters["hasty"]
tail_scale = n % k / k

counts = {"steady": 3 * -(-m // k), "hasty": 3 * -(-m // k), "carrying": 3 * m // k, "dropping": 3 * (m // k)}
updates = [counts[name] for letter in "ABCD" for name, own in letters.items() if own == letter]
