"""What becomes of one submission: the `Grade` record and its renderings."""
