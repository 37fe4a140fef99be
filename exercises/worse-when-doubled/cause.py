"""What is the cause of the symptom?"""

from typing import Literal

# A  the sum of a window's gradients is not divided by the number of its micro-batches
# B  the schedule ticks with each micro-batch, so the rate falls too fast
# C  the schedule is planned in micro-batches and ticks with each update, so the rate falls too slowly
# D  the update of the last, shorter window is left out
# E  gradients of one window are still there in the next
cause: Literal["A", "B", "C", "D", "E"] = ...
