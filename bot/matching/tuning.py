"""Constants of the matcher that depend on what a knowledge base consists of."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Self

from bot.matching.training import TrainingText, is_prose


@dataclass(frozen=True)
class Tuning:
    """Shape of the similarity in meaning, and the weight of the lexical views.

    Questions resemble phrasings more than they resemble published sentences. Where most of what is known about an entry
    is its own words, a question is therefore less similar even to the right text: similarities fall off more slowly
    there, and shared words count half, because long sentences share many by chance.
    """

    squarings: int = 3
    """Number of times that a similarity in meaning is squared; see `bot.matching.views.sharpened`."""
    lexical: float = 1.0
    """Factor of the weights of the lexical views."""

    @classmethod
    def of(cls, training: Sequence[TrainingText]) -> Self:
        """Return the constants for a knowledge base with these training texts."""
        return cls(squarings=2, lexical=0.5) if is_prose(training) else cls()

    def weights(self, views: Mapping[str, float]) -> dict[str, float]:
        """Return the weights of all views, given those of a knowledge base of phrasings."""
        return {name: weight if name == "meaning" else self.lexical * weight for name, weight in views.items()}
