"""The result of matching a question: ranked entries, with the evidence for each."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import overload

BRIEF = 0.3
"""Length, as in `ConfidenceFeatures.length`, from which a question is no longer brief: twenty words."""


@dataclass(frozen=True)
class Evidence:
    """Why an entry was proposed."""

    contributions: Mapping[str, float]
    """The part of the score that each view contributed; the parts add up to the score."""
    phrasing: str = ""
    """The curated phrasing most similar to the question; only for the first few entries of a ranking."""
    words: tuple[str, ...] = ()
    """Words that the question shares with that phrasing."""


class LazyEvidence(Evidence):
    """Evidence whose phrasing and words are looked up when they are asked for, which is seldom."""

    _explain: Callable[[], tuple[str, tuple[str, ...]]]

    def __init__(self, contributions: Mapping[str, float], explain: Callable[[], tuple[str, tuple[str, ...]]]) -> None:
        """``explain`` returns the phrasing and the words."""
        object.__setattr__(self, "contributions", contributions)
        object.__setattr__(self, "_explain", explain)

    @cached_property
    def _explained(self) -> tuple[str, tuple[str, ...]]:
        return self._explain()

    @property
    def phrasing(self) -> str:
        """See `Evidence.phrasing`."""
        return self._explained[0]

    @property
    def words(self) -> tuple[str, ...]:
        """See `Evidence.words`."""
        return self._explained[1]


@dataclass(frozen=True)
class Match:
    """An entry proposed for a question."""

    entry_id: str
    score: float
    """Strength of the support from the training texts: about 1 in a clear case, about 0 for none."""
    evidence: Evidence


class LazyMatches(Sequence[Match]):
    """Matches, best first, each built when it is asked for: most questions need three of the ten."""

    def __init__(self, size: int, build: Callable[[int], Match]) -> None:
        """``build`` returns the match at a position, counted from 0."""
        self._size = size
        self._build = build
        self._built: dict[int, Match] = {}

    def __len__(self) -> int:
        return self._size

    @overload
    def __getitem__(self, at: int) -> Match: ...

    @overload
    def __getitem__(self, at: slice) -> tuple[Match, ...]: ...

    def __getitem__(self, at: int | slice) -> Match | tuple[Match, ...]:
        if isinstance(at, slice):
            return tuple(self[position] for position in range(*at.indices(self._size)))
        if at not in self._built:
            self._built[at] = self._build(range(self._size)[at])
        return self._built[at]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and tuple(self) == tuple(other)

    def __hash__(self) -> int:
        return hash(tuple(match.entry_id for match in self))


@dataclass(frozen=True)
class ConfidenceFeatures:
    """Features of a ranking from which the calibration estimates probabilities."""

    first: float
    """Score of the first entry."""
    lexical_score: float
    """Part of that score contributed by letters and words; 0 where only the meaning matches."""
    margin: float
    """Score of the first entry minus the score of the second."""
    off_topic: float
    """Sum of the scores of all kinds of off-topic messages."""
    nearest: float
    """Similarity in meaning, 0 to 1, of the first entry's nearest phrasing."""
    unknown: float
    """Fraction of the question's words that no training text contains."""
    length: float
    """One tenth of the logarithm of the number of words."""
    covered: float = 0.0
    """Share of the question's content words, weighed by their rarity, that texts of the first entry contain."""
    contrast: float = 0.0
    """Similarity in meaning of the nearest text of any entry, minus that of the nearest off-topic message."""
    # The following are 0 where the index has no centered vectors; see `bot.matching.centered`.
    phrasing: float = 0.0
    """Centered cosine of the first entry's nearest phrasing."""
    sentence: float = 0.0
    """Centered cosine of the nearest text of the first entry's own words."""
    phrasing_lead: float = 0.0
    """Centered cosine of the first entry's nearest phrasing, minus that of the nearest one of any other entry."""
    distinctness: float = 0.0
    """The contrast in centered cosines."""
    covered_lead: float = 0.0
    """Share of the question's content words that the first entry covers, minus the largest of any other entry."""

    @property
    def meaning(self) -> float:
        """The part of the first entry's score that similarity in meaning contributes."""
        return self.first - self.lexical_score

    @property
    def brevity(self) -> float:
        """The length, but at most `BRIEF`. The same score is weaker evidence for a brief question."""
        return min(self.length, BRIEF)

    @property
    def decisiveness(self) -> float:
        """The margin as a share of the first entry's score."""
        return self.margin / max(self.first, 0.05)

    def values(self, names: Iterable[str]) -> tuple[float, ...]:
        """Return the features with these names, in their order."""
        return tuple(float(getattr(self, name)) for name in names)


@dataclass(frozen=True)
class Ranking:
    """Entries for a question, best first, and the confidence in them."""

    matches: Sequence[Match] = ()
    confidence: float = 0.0
    """Estimated probability that the first match answers the question."""
    coverage: float = 0.0
    """Estimated probability that any entry answers the question."""
    repairs: Mapping[str, str] | None = None
    """Words of the question that were read as others: the word as typed -> the word it was read as."""
    features: ConfidenceFeatures | None = None
    """Features that confidence and coverage were estimated from; None for a question without words."""

    @property
    def margin(self) -> float:
        """Score of the first match minus the score of the second; 0 if there are not two."""
        return self.matches[0].score - self.matches[1].score if len(self.matches) > 1 else 0.0
