"""Tools for who works on the project; nothing the bot needs."""
