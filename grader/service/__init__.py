"""The use cases: submit, practise, grade a class, report, standing.

They take records (a challenge, bytes, a clock) and give records, and tell events on the way. A front end turns those
into text: nothing here prints, asks, or knows of a terminal.
"""
