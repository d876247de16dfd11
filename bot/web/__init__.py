"""The bot's own web pages: installation for people, health and metrics for machines."""
