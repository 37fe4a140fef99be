"""The kit for checks of training loops: runs, what they should give, and comparisons with that.

Nothing outside this room and the courses knows what accumulation is. `grader.checks` hands its names on to courses.
"""
