"""Examines a bot before or while it runs, and says what to do about what is wrong."""
