# caught by: test_critic_scale
"""You let the critic have half a window, as the generator does. It is not moved when the count is a multiple of k, so its
gradients go on adding up. When is its first update, and of how many micro-batches?"""

critic = [n - 1]
generator = [i for i in range(n) if (2 * i + 2) % k == 0 or i == n - 1]
critic_scale = 0.5
generator_scale = 0.5
both = [i for i in range(n) if (i + 1) % k == 0 or i == n - 1]
