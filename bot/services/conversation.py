"""Follow-ups: what a message means in a thread where entries were shown before."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from bot.matching.continuations import NONE, ContinuationModel
from bot.matching.follow_ups import FollowUp
from bot.matching.ranking import Evidence, Match, Ranking
from bot.matching.reading import MessageReader, Reading
from bot.matching.thread_graph import ThreadGraph

REMEMBERED = 6
"""Number of entries shown last that a follow-up is understood from."""


class Approach(StrEnum):
    """Ways in which an answer continues a thread."""

    MORE = "more"
    """It goes on with the entry shown last."""
    DETAIL = "detail"
    """It answers from the entry shown last."""
    EXAMPLE = "example"
    """It shows a spotlight that does what the thread is about."""
    BACK = "back"
    """It returns to an entry shown earlier."""
    NEW = "new"
    """It answers the message itself, as at the start of a thread."""


@dataclass(frozen=True)
class Continuation:
    """How an answer continues its thread."""

    approach: Approach
    topic: str
    """Id of the entry that the answer continues."""
    repeated: int = 0
    """Number of times in a row that the thread had shown the answer's entry before."""
    passages: tuple[int, ...] = ()
    """Positions of the entry's own words, as in `bot.matching.own_words`, the nearest to the message first."""

    @property
    def stays(self) -> bool:
        """True if the answer stays with the entry shown last."""
        return self.approach in {Approach.MORE, Approach.DETAIL}


@dataclass(frozen=True)
class FollowUpResult:
    """The outcome of understanding a message in its thread."""

    ranking: Ranking
    """The entries by their probability of continuing the thread; its confidence is that of the first one."""
    answers: bool
    """False if it is likelier that no entry answers."""
    alone: Ranking
    """The matcher's ranking for the message alone."""
    continuation: Continuation | None = None
    """None where nothing answers."""


@dataclass(frozen=True)
class Conversation:
    """Understands messages from the entries that their threads have shown. Thread-safe."""

    reader: MessageReader
    graph: ThreadGraph
    model: ContinuationModel = field(repr=False)

    def follow(self, message: str, shown: Sequence[str]) -> FollowUpResult | None:
        """Return what ``message`` means in a thread that has shown ``shown``, the newest last.

        Return None if the thread has shown nothing that the knowledge base still has, or the message has no words.
        """
        known = tuple(entry_id for entry_id in shown if entry_id in self.graph.titles)[-REMEMBERED:]
        if not known:
            return None
        reading = self.reader.read(message, self.graph.titles[known[-1]])
        if not reading.ranking.matches:
            return None
        probabilities = self.model.probabilities(reading, known)
        ranking, alone = _ranked(probabilities, reading), reading.ranking
        if next(iter(probabilities)) == NONE:
            return FollowUpResult(ranking, False, alone)
        chosen = ranking.matches[0].entry_id
        return FollowUpResult(ranking, True, alone, self._continuation(message, reading, known, chosen))

    def _continuation(self, message: str, reading: Reading, shown: Sequence[str], chosen: str) -> Continuation:
        approach = self._approach(reading, shown, chosen)
        if approach is Approach.EXAMPLE:
            topic = self.graph.topic(shown) or shown[-1]
            order = self.reader.own_words.order(f"{self.graph.titles[topic]} {message}", chosen)
            return Continuation(approach, topic, passages=tuple(order))
        is_detail = approach is Approach.DETAIL
        words, wants_number = self.reader.own_words, reading.asks_quantity
        nearest = tuple(words.order(message, chosen, wants_number=wants_number)) if is_detail else ()
        return Continuation(approach, shown[-1], _repeated(shown, chosen), nearest)

    def _approach(self, reading: Reading, shown: Sequence[str], chosen: str) -> Approach:
        kinds = reading.kinds
        if chosen == shown[-1]:
            detail = max(kinds[FollowUp.FACT], kinds[FollowUp.WHO])
            return Approach.MORE if kinds[FollowUp.ELABORATE] > detail else Approach.DETAIL
        if chosen in shown:
            return Approach.BACK
        wants_example = kinds[FollowUp.EXAMPLE] + kinds[FollowUp.ANOTHER] + kinds[FollowUp.WHO]
        is_example = chosen in self.graph.spotlights and wants_example > kinds[FollowUp.STANDALONE]
        return Approach.EXAMPLE if is_example else Approach.NEW


def _repeated(shown: Sequence[str], entry_id: str) -> int:
    """Return how often in a row the thread has shown an entry last."""
    others = (count for count, other in enumerate(reversed(shown)) if other != entry_id)
    return next(others, len(shown))


def _ranked(probabilities: Mapping[str, float], reading: Reading) -> Ranking:
    """Return the ranking of the entries by probability, with the matcher's evidence where it has some."""
    evidence = {match.entry_id: match.evidence for match in reading.ranking.matches}
    matches = tuple(
        Match(entry_id, probability, evidence.get(entry_id, Evidence({})))
        for entry_id, probability in probabilities.items()
        if entry_id != NONE
    )
    none = probabilities[NONE]
    return Ranking(matches, matches[0].score, 1 - none, reading.ranking.repairs, reading.ranking.features)
