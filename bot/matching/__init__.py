"""Which entry a question is about, how sure that is, and why."""
