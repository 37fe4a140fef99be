# caught by: test_critic
"""You let both models move in the same turns. The count is looked at in each call, and the critic's calls have other numbers
than the generator's. Which of them are multiples of k?"""

critic = [i for i in range(n) if (2 * i + 2) % k == 0 or i == n - 1]
generator = [i for i in range(n) if (2 * i + 2) % k == 0 or i == n - 1]
critic_scale = n / k
generator_scale = 0.5
both = [i for i in range(n) if (i + 1) % k == 0 or i == n - 1]
