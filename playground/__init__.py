"""The playground: the real bot in a simulated Slack, in a browser, on one machine."""
