"""The actions a person can take in the simulated Slack client, and the client's view of the workspace."""
