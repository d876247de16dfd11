"""Follow-ups: what a message means in a thread where entries were shown before."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from bot.knowledge.passages import Passage
from bot.matching.continuations import NONE, ContinuationModel, asks_detail
from bot.matching.follow_ups import FollowUp
from bot.matching.passage_finder import KNOWN, WELL_KNOWN
from bot.matching.ranking import Evidence, Match, Ranking
from bot.matching.reading import MessageReader, Reading
from bot.matching.thread_graph import ThreadGraph

REMEMBERED = 6
"""Number of entries shown last that a follow-up is understood from."""
_DEPENDENT = frozenset(FollowUp) - {FollowUp.STANDALONE, FollowUp.SWITCH, FollowUp.CONTRAST, FollowUp.CONDITION}
_CLEAR = 0.7
"""Share of the kinds that need a thread from which a message without words of its own is one of them."""


class Approach(StrEnum):
    """Ways in which an answer continues a thread."""

    MORE = "more"
    """It goes on with the entry shown last."""
    SOURCE = "source"
    """It shows the exact words of the entry shown last, or the sources of its facts."""
    DETAIL = "detail"
    """It answers from the entry shown last."""
    LACKING = "lacking"
    """It says that the entry shown last lacks the detail asked for."""
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
    passage: Passage | None = None
    """Passage that answers, if the answer stays with the entry."""
    parts: tuple[int, ...] = ()
    """Positions of an example's own words, as in `bot.matching.own_words`, the nearest to the message first."""

    nearest: tuple[str, ...] = ()
    """For an objection: ids of related entries, the likeliest to answer it first."""

    @property
    def stays(self) -> bool:
        """True if the answer stays with the entry shown last."""
        return self.approach in {Approach.MORE, Approach.SOURCE, Approach.DETAIL}


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
    """None where nothing answers, unless that is because the entry shown last lacks a detail."""

    @property
    def approach(self) -> Approach | None:
        """How the thread is continued, if it is."""
        return self.continuation.approach if self.continuation else None


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
        reading = self.reader.read(message, known[-1], self.graph.titles[known[-1]])
        if not reading.ranking.matches:
            return None
        probabilities = self._without_shown_examples(self.model.probabilities(reading, known), reading, shown)
        ranking, alone = _ranked(probabilities, reading), reading.ranking
        chosen = ranking.matches[0].entry_id
        if next(iter(probabilities)) == NONE:
            is_lacking = chosen == known[-1] and _is_about_thread(reading)
            lacking = Continuation(Approach.LACKING, chosen) if is_lacking else None
            return FollowUpResult(ranking, False, alone, lacking)
        return FollowUpResult(ranking, True, alone, self._continuation(message, reading, known, ranking))

    def needs_thread(self, message: str) -> bool:
        """Return whether a message says nothing by itself: "link?", "shorter please"."""
        kinds, content = self.reader.kinds(message)
        return not content and sum(kinds[kind] for kind in _DEPENDENT) >= _CLEAR

    def _without_shown_examples(
        self, probabilities: Mapping[str, float], reading: Reading, shown: Sequence[str]
    ) -> Mapping[str, float]:
        """Return ``probabilities`` without the spotlights shown before the last entry, if another one is asked for."""
        seen = self.graph.spotlights.intersection(shown[:-1]) - {shown[-1]}
        if _clearest(reading) is not FollowUp.ANOTHER or self.graph.spotlights <= seen | {shown[-1]}:
            return probabilities
        return {choice: probability for choice, probability in probabilities.items() if choice not in seen}

    def _continuation(self, message: str, reading: Reading, shown: Sequence[str], ranking: Ranking) -> Continuation:
        chosen = ranking.matches[0].entry_id
        approach = self._approach(reading, shown, chosen)
        if approach is Approach.EXAMPLE:
            topic = self.graph.topic(shown) or shown[-1]
            order = self.reader.own_words.order(f"{self.graph.titles[topic]} {message}", chosen)
            return Continuation(approach, topic, parts=tuple(order))
        if approach is Approach.MORE and _clearest(reading) is FollowUp.CONDITION:
            related = self.graph.related[shown[-1]]
            nearest = tuple(match.entry_id for match in ranking.matches if match.entry_id in related)
            return Continuation(approach, shown[-1], nearest=nearest)
        passage = reading.passage if approach is Approach.DETAIL else None
        return Continuation(approach, shown[-1], passage)

    def _approach(self, reading: Reading, shown: Sequence[str], chosen: str) -> Approach:
        kinds = reading.kinds
        if chosen == shown[-1]:
            return self._approach_to_last(reading, chosen)
        if chosen in shown:
            return Approach.BACK
        wants_example = kinds[FollowUp.EXAMPLE] + kinds[FollowUp.ANOTHER] + kinds[FollowUp.WHO]
        otherwise = max(kinds[FollowUp.STANDALONE], kinds[FollowUp.CONTRAST])
        is_example = chosen in self.graph.spotlights and wants_example > otherwise
        return Approach.EXAMPLE if is_example else Approach.NEW

    def _approach_to_last(self, reading: Reading, entry_id: str) -> Approach:
        if _clearest(reading) is FollowUp.SOURCE:
            return Approach.SOURCE
        if self._asks_for_items(reading, entry_id):
            return Approach.DETAIL
        if not asks_detail(reading):
            return Approach.DETAIL if _is_known(reading) else Approach.MORE
        return Approach.DETAIL if self.model.holds(reading) else Approach.LACKING

    def _asks_for_items(self, reading: Reading, entry_id: str) -> bool:
        """Return whether a message asks what is on a list, or how many: "how many", perhaps with words of the list."""
        counts = reading.asks_count and self.graph.vocabulary[entry_id].issuperset(reading.content)
        return entry_id in self.graph.with_items and (counts or (reading.asks_member and not asks_detail(reading)))


def _clearest(reading: Reading) -> FollowUp:
    """Return the kind that a message most likely is of."""
    return max(reading.kinds, key=lambda kind: reading.kinds[kind])


def _is_known(reading: Reading) -> bool:
    """Return whether curators wrote a question like this for the passage; "why" alone resembles too many."""
    passage = reading.passage
    if passage is None or not (passage.kind == "note" or reading.content):
        return False
    return reading.held["asked"] >= (KNOWN if reading.content else WELL_KNOWN)


def _is_about_thread(reading: Reading) -> bool:
    """Return whether a message asks the entry shown last for a detail, and not something of its own."""
    kinds = reading.kinds
    return asks_detail(reading) and kinds[FollowUp.FACT] + kinds[FollowUp.WHO] > kinds[FollowUp.STANDALONE]


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
