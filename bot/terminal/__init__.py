"""Output for a terminal: cards, tables, the calendar of tips, and progress."""
