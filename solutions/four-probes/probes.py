"""Who divides by what, and what becomes of a tail, read from the digits."""
# ruff: noqa: F821 - the values of the variant are names here

alike = letters["steady"]
carries = letters["carrying"]
too_large = letters["dropping"]
tail_scale = n % k / k

counts = {"steady": 3 * -(-m // k), "hasty": 3 * -(-m // k), "carrying": 3 * m // k, "dropping": 3 * (m // k)}
updates = [counts[name] for letter in "ABCD" for name, own in letters.items() if own == letter]
