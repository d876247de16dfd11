"""The server of the playground's page: its API, the access to it, and the workspace's clock."""
