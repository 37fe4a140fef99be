"""What goes into .grad, how often it is used, and what the optimizer makes of it are three things."""
# ruff: noqa: F821 - the values of the variant are names here

contribution = 1 / k if division else 1.0
updates = 1 / k
step_size = 1.0 if division or "Adam" in optimizer else float(k)
