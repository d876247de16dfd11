"""The bot in a terminal, without Slack."""
