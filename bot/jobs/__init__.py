"""Background jobs: planning tips, sending what is due, and purging old data."""
