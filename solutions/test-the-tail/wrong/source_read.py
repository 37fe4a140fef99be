# caught by: test_right_and_wrong, test_full_windows, test_short_window, test_edges
"""Your test looks at how the function is written, and not at what it returns. The function runs elsewhere: there is no source to read. Call it, and judge what comes back."""

import inspect


def test_loss_weights(loss_weights) -> None:
    assert "sum(" in inspect.getsource(loss_weights)
