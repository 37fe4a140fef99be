cause = "C"
