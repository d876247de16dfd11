"""Errors that the simulated Slack returns to the app."""


class RefusedError(Exception):
    """An error response of Slack: its name for the error, and what the response holds beside the name.

    Slack sends errors with the HTTP status 200; ``RateLimitedError`` is the exception.
    """

    status = 200

    def __init__(self, error: str, *details: str, **fields: object) -> None:
        """Put ``details`` into ``response_metadata.messages`` and ``fields`` (such as ``needed``) beside the name."""
        super().__init__(error)
        self.error = error
        self.headers: dict[str, str] = {}
        self.response: dict[str, object] = {"ok": False, "error": error, **fields}
        if details:
            self.response["response_metadata"] = {"messages": [f"[ERROR] {detail}" for detail in details]}


class RateLimitedError(RefusedError):
    """The error of an app that calls too often: HTTP status 429, with the seconds to wait."""

    status = 429

    def __init__(self, retry_after: int) -> None:
        super().__init__("ratelimited")
        self.headers = {"Retry-After": str(retry_after)}
