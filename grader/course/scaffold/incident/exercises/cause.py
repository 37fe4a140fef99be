"""What is the cause of the symptom?"""

from typing import Literal

# A  blank lines are taken for zeros
# B  the measurements of one day are still there on the next
# C  the mean is divided by the number of lines, blank ones too
# D  numbers are rounded when they are read
cause: Literal["A", "B", "C", "D"] = ...
