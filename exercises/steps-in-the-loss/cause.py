"""What is the cause of the symptom?"""

from typing import Literal

# A  the update of a window is divided by k, and then once more
# B  the learning rate does not grow with k
# C  the losses are divided twice before they are in the curve, and once before they are trained on
# D  only the last micro-batch of each window is in the curve
# E  larger windows have less noise, and so a smaller loss
cause: Literal["A", "B", "C", "D", "E"] = ...
