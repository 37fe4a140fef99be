# One update with k = 1, and one with the larger k; every micro-batch holds the same samples.
same = [(torch.full((4,), 1.0, dtype=torch.float64), torch.full((4,), 3.0, dtype=torch.float64))] * k
gradients_1, moves_1 = run(1, same[:1])
gradients_k, moves_k = run(k, same)
step_size = moves_k[0] / moves_1[0]
# One sample's part of that gradient, where it is the only one that has any.
nothing = (torch.zeros(4, dtype=torch.float64), torch.zeros(4, dtype=torch.float64))
one = (torch.tensor([0.0, 2.0, 0.0, 0.0], dtype=torch.float64), torch.tensor([0.0, 1.0, 0.0, 0.0], dtype=torch.float64))
contribution = run(k, [one] + [nothing] * (k - 1))[0][0] / run(1, [one])[0][0]
updates = (n // k) / n
