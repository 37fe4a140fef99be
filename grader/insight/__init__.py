"""What a class's grades tell of its tasks, and which of its submissions are alike: figures, never names of the guilty.

::

    formulas     difficulty, discrimination, reliability, quartiles: pure functions of numbers
    figures      the formulas over what a gradebook keeps of a class
    tables       the figures as CSV and JSON
    page         the figures as one page that can be printed
"""
