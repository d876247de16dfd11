"""The playground's page: the simulated Slack in a browser, with everything a person can do there."""
