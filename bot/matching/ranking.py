"""What a matcher answers: entries ranked, with the reasons."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Evidence:
    """Why an entry was proposed."""

    shares: Mapping[str, float]
    """What each view gave; the shares add up to the score."""
    phrasing: str = ""
    """The curated phrasing most like the question; only for the first few of a ranking."""
    words: tuple[str, ...] = ()
    """Words that the question and that phrasing share."""


@dataclass(frozen=True)
class Match:
    """An entry proposed for a question."""

    entry_id: str
    score: float
    """How strongly the learnt texts speak for it: about 1 for a plain case, about 0 for none."""
    evidence: Evidence


@dataclass(frozen=True)
class Signs:
    """What a ranking shows of how sure it may be; calibration turns it into probabilities."""

    first: float
    """Score of the first entry."""
    worded: float
    """The part of that score which letters and words give; none where only the meaning speaks."""
    lead: float
    """Of the first over the second."""
    off_topic: float
    """Score of all off-topic messages together."""
    nearest: float
    """Likeness of the first entry's nearest phrasing, 0 to 1."""
    unknown: float
    """Share of words that no learnt text has."""
    length: float
    """Logarithm of the number of words, a tenth of it."""

    def values(self) -> tuple[float, ...]:
        """All of them, in this order."""
        return (self.first, self.worded, self.lead, self.off_topic, self.nearest, self.unknown, self.length)


@dataclass(frozen=True)
class Ranking:
    """Entries for a question, best first, and how sure that is."""

    matches: tuple[Match, ...] = ()
    confidence: float = 0.0
    """Estimated probability that the first match answers the question."""
    coverage: float = 0.0
    """Estimated probability that any entry answers the question."""
    repairs: Mapping[str, str] | None = None
    """Words of the question that were read as others: typed -> taken for."""
    signs: Signs | None = None
    """What confidence and coverage were estimated from; None for a question without words."""

    @property
    def lead(self) -> float:
        """How far the first match is ahead of the second."""
        return self.matches[0].score - self.matches[1].score if len(self.matches) > 1 else 0.0
