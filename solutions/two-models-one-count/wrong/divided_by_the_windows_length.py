# caught by: test_critic_scale, test_generator_scale
"""You took accelerate for one that divides by what the window holds. It divides each loss by k, and here no window of a model
holds k micro-batches. Count what each first update is made of."""

critic = [n - 1]
generator = [i for i in range(n) if (2 * i + 2) % k == 0 or i == n - 1]
critic_scale = 1.0
generator_scale = 1.0
both = [i for i in range(n) if (i + 1) % k == 0 or i == n - 1]
