"""Migrations of the database: one module for each revision, in the order of their numbers."""
