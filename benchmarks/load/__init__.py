"""The load test: events and commands per second, compared with a Bolt app that only echoes."""
