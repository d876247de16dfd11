"""Labels of short messages, learned from examples: the act of a message in a conversation, the kind of a follow-up.

The same closed-form head over three views as that of the matcher (`bot.matching.ridge`), on an index of its own, so
that what is learned here takes nothing from the entries.
"""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Self

from bot.matching.encoder import Encoder
from bot.matching.index import Index
from bot.matching.text import normalize
from bot.matching.training import TrainingText, labels_of

_KEPT = 64
"""Number of messages whose scores are kept."""


class ExampleClassifier:
    """Scores the labels of a message by its similarity to the examples of each. Thread-safe."""

    def __init__(self, training: Sequence[TrainingText], index: Index, encoder: Encoder) -> None:
        """``index`` is that of ``training``; each text is an example of its label."""
        self._labels = labels_of(training)
        self._index = index
        self._encoder = encoder
        # The parts of a message, and the whole of one part, are often asked about more than once.
        self._scores = lru_cache(maxsize=_KEPT)(self._scores_of)

    @classmethod
    def build(cls, training: Sequence[TrainingText], encoder: Encoder) -> Self:
        """Return the classifier learned from ``training``, without a stored index."""
        return cls(training, Index.build(training, encoder, lambda _: None), encoder)

    def prepare(self, messages: Sequence[str]) -> None:
        """Encode messages together that are scored next, which takes half of the time if the encoder keeps vectors."""
        self._encoder.encode([normalize(message) for message in messages])

    def scores(self, message: str) -> Mapping[str, float]:
        """Return the score of each label, best first: about 1 in a clear case, about 0 for none."""
        return self._scores(normalize(message))

    def _scores_of(self, text: str) -> Mapping[str, float]:
        scores = self._index.meaning.contributions(self._index.meaning.similarity(self._encoder.encode([text])[0]))
        for view in self._index.lexical.values():
            scores = scores + view.contributions(text)
        found = {label: float(score) for label, score in zip(self._labels, scores, strict=True)}
        return dict(sorted(found.items(), key=lambda item: -item[1]))


def examples(texts: Mapping[str, Sequence[str]]) -> tuple[TrainingText, ...]:
    """Return training texts from examples by label."""
    return tuple(
        TrainingText(text, normalize(text), label, phrasing=True) for label, some in texts.items() for text in some
    )
