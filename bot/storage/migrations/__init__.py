"""The database's history: one module a step, in the order of their numbers."""
