"""A class as its instructor describes it: a folder with `class.toml` (when and how work counts) and `roster.csv` (who).

::

    class.toml       time zone, and for each challenge: open, due, what lateness costs, how many attempts, which counts
    roster.csv       a student a line: what Canvas, Moodle and Gradescope call them, extensions, late days
    times.csv        optional: when something was handed in, where the files do not say it
    pseudonyms.key   made where class.toml says anonymous: from it come the names that are shown
    adjustments.csv  optional: points and comments that are given by hand

All rules about time are pure functions of these files and of the hand-ins (`lateness`): the same ones give the same
points, however often, and in whatever order, something is graded.
"""
