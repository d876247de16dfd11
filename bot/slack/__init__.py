"""The bot in Slack: what it receives, does and says there."""
