"""Stores in memory, to try the bot and to test everything above them."""
