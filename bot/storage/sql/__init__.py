"""Stores in SQLite and PostgreSQL, with the same SQLAlchemy Core code for both."""
