"""A simulated Slack workspace: what the bot talks to when there is no Slack."""
