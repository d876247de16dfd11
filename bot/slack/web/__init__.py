"""The bot's own web pages: for who installs it, and for the machines that watch it."""
