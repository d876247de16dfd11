"""What cannot be done on the page, in sentences for the person who tried."""


class PageError(Exception):
    """The page asked for something that cannot be done."""

    status = 400

    def __init__(self, sentence: str, status: int = 400) -> None:
        super().__init__(sentence)
        self.status = status


class BotFailedError(PageError):
    """The bot did not answer, not in time, or not as Slack wants it; Slack tells the person with this error."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence, 502)
