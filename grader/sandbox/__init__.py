"""Running a stranger's code: zygote, confinement, wire format. Knows nothing of checks or grades."""
