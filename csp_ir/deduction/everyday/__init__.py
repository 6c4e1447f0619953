"""Python expressions over texts, numbers and lists of texts, found by the same engine."""
