"""One submission to one grade; diagnosis; proving that checks are good."""
