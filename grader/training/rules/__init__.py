"""Rules that name a mistake by what a training loop did, however it is written.

`loops` says what each mistake makes of the weights, `match` finds the mistakes that explain a table of weights, and
`vocabulary` has the words for each.
"""
