"""What a matcher answers: entries ranked, with the reasons."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Evidence:
    """Why an entry was proposed."""

    phrasing: str
    """The curated phrasing most like the question."""
    shares: Mapping[str, float]
    """What each view gave; the shares add up to the score."""
    repairs: Mapping[str, str] = field(default_factory=dict)
    """Words of the question that were read as others: typed -> taken for."""


@dataclass(frozen=True)
class Match:
    """An entry proposed for a question."""

    entry_id: str
    score: float
    """How well it fits, comparable within one ranking; 0 to 1."""
    evidence: Evidence


@dataclass(frozen=True)
class Ranking:
    """Entries for a question, best first, and how sure the first one is."""

    matches: tuple[Match, ...]
    confidence: float
    """Estimated probability that the first match answers the question; 0 to 1."""
