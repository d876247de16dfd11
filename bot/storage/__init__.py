"""Storage: the stores in SQLite, in PostgreSQL and in memory."""
