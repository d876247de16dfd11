"""The soak: kills the bot again and again while people ask, and counts the messages that are lost or posted twice."""
