"""In which years something can be handed in: another one is a slip, or a date that no calendar shows."""

YEARS = range(1990, 2200)
