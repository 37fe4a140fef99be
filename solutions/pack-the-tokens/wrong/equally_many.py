# caught by: test_fewest
"""You put equally many sequences into each micro-batch, as many as fit for the longest of all. Where the longest is shorter, more
of them fit."""


room = limit // max(lengths)
micro_batch_of = [place // room for place in range(len(lengths))]
divisor = sum(lengths)
