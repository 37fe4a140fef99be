cause = "B"
