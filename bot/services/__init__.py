"""What the bot can do, in its users' words."""
