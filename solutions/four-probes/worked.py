# The first of 1 to k that makes ones and zeros of an update is its divisor;
# each 1 is a micro-batch.
def read(update):
    divisor, digits = 0, ""
    while set(digits.removesuffix(".0")) - {"0", "1"} or not digits:
        divisor += 1
        digits = f"{float(update) * divisor:.1f}"
    return digits.count("1"), divisor


for name, letter in letters.items():
    micro_batches = [read(update)[0] for update in rows[letter]]
    divisors = [read(update)[1] for update in rows[letter]]
tail = n % k
tail_scale = tail / k
# Three epochs: with an update for each tail, where it is cleared, and where
# it waits for the next epoch.
steady = hasty = 3 * -(-m // k)
dropping = 3 * (m // k)
carrying = 3 * m // k
