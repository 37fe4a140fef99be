# caught by: test_cause
"""You say that gradients are left over. Each window begins with `zero_grad()`."""

cause = "E"
