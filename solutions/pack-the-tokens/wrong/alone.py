# caught by: test_fewest
"""You gave each sequence a micro-batch of its own. That wastes no padding, and takes the most steps: several short ones fit side
by side."""


micro_batch_of = list(range(len(lengths)))
divisor = sum(lengths)
