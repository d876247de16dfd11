"""What the bot remembers: in SQLite, in PostgreSQL, or in memory."""
