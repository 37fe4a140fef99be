"""What a class's grades tell of its tasks, and which of its submissions are alike.

::

    formulas     difficulty, discrimination, reliability, quartiles: pure functions of numbers
    figures      the formulas over what a gradebook keeps of a class
    tables       the figures as CSV and JSON
    page         the figures as one page that can be printed
    tokens       a program without what renaming and formatting change
    fingerprints which parts of programs are the same
    alike        the pairs of a class, and how usual such likeness is in it
    borrowed     answers that are right for somebody else's numbers
    similar_page both as pages
"""
