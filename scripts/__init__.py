"""Tools for people who work on the project; the bot needs none of them."""
