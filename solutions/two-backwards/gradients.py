"""What the program that was shown prints, found by running it."""
# ruff: noqa: F821 - `execute` and `snippet` are names here

lines = execute(snippet)[0].splitlines()
printed = [None if line == "None" else float(line.removeprefix("tensor(").removesuffix(")")) for line in lines]
first = printed[0]
second = printed[1]
third = printed[2]
fourth = printed[3]
