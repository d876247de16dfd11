"""How the simulated Slack says no."""


class RefusedError(Exception):
    """Slack does not do what was asked: its name for the reason, and what it adds to that name."""

    def __init__(self, error: str, *details: str, **more: object) -> None:
        """``details`` go into ``response_metadata.messages``, ``more`` (such as ``needed``) beside the name."""
        super().__init__(error)
        self.error = error
        self.response: dict[str, object] = {"ok": False, "error": error, **more}
        if details:
            self.response["response_metadata"] = {"messages": [f"[ERROR] {detail}" for detail in details]}
