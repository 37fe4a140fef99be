# caught by: test_updates
"""You counted backward passes. Each micro-batch still has one, but `step()` runs only after every k-th, so the epoch has
fewer updates."""

contribution = 1 / k if division else 1.0
updates = 1.0
step_size = 1.0 if division or "Adam" in optimizer else float(k)
