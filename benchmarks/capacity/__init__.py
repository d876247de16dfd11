"""The capacity run: a working day of many workspaces against PostgreSQL, several web processes and workers."""
