"""A simulated Slack: what the bot talks to when there is no Slack, in tests and in the playground."""
