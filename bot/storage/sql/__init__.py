"""The stores in SQLite and PostgreSQL: the same SQLAlchemy Core code for both."""
