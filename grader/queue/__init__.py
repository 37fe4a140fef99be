"""The queue of a class that many machines grade: Procrastinate's tables in the PostgreSQL database of the gradebook.

A *ticket* is what lies in the queue: which submissions, alike, are to be graded. A queue bears the fingerprint of what
judges (`Version`), so that no worker of another version can take a ticket out of it.
"""
