"""The files that learning management systems export and take back: read, filled with points, and else left as they are.

Pure functions of a file's bytes. A module per system knows its columns; `sheet` keeps every byte that is not a score.
"""
