# caught by: test_critic, test_generator
"""You gave each model a count of its own. There is one, in the accelerator; a call of `accumulate` raises it, whatever model
is handed over. Number the calls of one turn."""

critic = [i for i in range(n) if (i + 1) % k == 0 or i == n - 1]
generator = [i for i in range(n) if (i + 1) % k == 0 or i == n - 1]
critic_scale = n / k
generator_scale = 0.5
both = [i for i in range(n) if (i + 1) % k == 0 or i == n - 1]
