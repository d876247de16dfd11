"""Errors of the playground's page, in sentences for the person who uses it."""


class PageError(Exception):
    """Raised when a person asks the page for something that it cannot do."""

    status = 400

    def __init__(self, sentence: str, status: int = 400) -> None:
        super().__init__(sentence)
        self.status = status


class BotFailedError(PageError):
    """Raised when the bot does not respond in time, or sends a response that Slack cannot use.

    In such cases, Slack shows the person an error.
    """

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence, 502)
