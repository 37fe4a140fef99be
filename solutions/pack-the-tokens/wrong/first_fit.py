# caught by: test_fewest
"""You put each sequence into the first micro-batch with room for it. That is careful, but a long one that comes late finds
micro-batches which short ones have begun. What would another order give?"""


held, numbers = [], []
for length in lengths:
    number = next((n for n, one in enumerate(held) if (len(one) + 1) * max(*one, length) <= limit), len(held))
    if number == len(held):
        held.append([])
    held[number].append(length)
    numbers.append(number)
micro_batch_of = numbers
divisor = sum(lengths)
