"""Decides whether the bot should answer a message in a thread that does not mention it."""

import threading
from collections.abc import Callable, Sequence
from functools import cached_property

from bot.matching.classifier import ExampleClassifier
from bot.matching.hearing import Hearing, ThreadMessage, features_of, last_entry
from bot.services.ports import Matcher


class ThreadHearing:
    """Tells which messages in the bot's threads are meant for it. Thread-safe."""

    def __init__(self, create_classifier: Callable[[], ExampleClassifier], hearing: Hearing | None = None) -> None:
        """``create_classifier`` is called at the first message, because most bots never need the classifier."""
        self._create_classifier = create_classifier
        self._hearing = hearing or Hearing.shipped()
        self._creating = threading.Lock()

    @cached_property
    def _classifier(self) -> ExampleClassifier:
        return self._create_classifier()

    def hears(self, thread: Sequence[ThreadMessage], matcher: Matcher) -> bool:
        """Return whether the last message of ``thread`` is meant for the bot; False without a card of the bot's."""
        return self.probability(thread, matcher) >= self._hearing.floor

    def probability(self, thread: Sequence[ThreadMessage], matcher: Matcher) -> float:
        """Return the estimated probability that the last message of ``thread`` is meant for the bot."""
        if not thread or not thread[-1].who or all(one.who for one in thread):
            return 0.0
        self.prepare()
        ranking = matcher.match(thread[-1].text, last_entry(thread))
        return self._hearing.meant.probability(features_of(thread, ranking, self._classifier))

    def prepare(self) -> None:
        """Create the classifier now, which takes seconds where there is no stored index of its examples yet."""
        with self._creating:
            _ = self._classifier
