"""The abilities of the bot: to answer, to find by name, to schedule tips, and to deliver messages."""
