"""All four by running the program that was shown."""
# ruff: noqa: F821 - `execute` and `snippet` are names here

names = execute(snippet)[1]
arriving = names["arriving"]
gathered = names["gathered"]
kept_values = [one.item() for one in names["kept"]]
left = None if names["w"].grad is None else names["w"].grad.item()
