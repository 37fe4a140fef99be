# caught by: test_cause
"""You say that the short window has no update. `range(0, len(batches), k)` has a start for it, too; and the symptom was seen where k divides the number of micro-batches."""

cause = "D"
