"""Choice of the entry that continues a thread: each is weighed against the others, and against none of them.

A conditional choice model (McFadden, 1974): the probability of an entry is the exponential of its weighed features,
as a share of the sum over all entries and the choice of none. The weights are general and name no entry; they were
fitted to the dialogues in `tests/questions/dialogues.jsonl` by `benchmarks.dialogues`.
"""

import json
import math
from collections.abc import Mapping, Sequence
from pathlib import Path

from bot.matching.asked import KINDS as DETAIL_KINDS
from bot.matching.follow_ups import FollowUp
from bot.matching.own_words import OwnWords
from bot.matching.reading import Reading
from bot.matching.thread_graph import ThreadGraph

NONE = ""
"""Name of the choice that no entry answers."""
WEIGHTS_FILE = Path(__file__).with_name("follow_up_weights.json")
Weights = Mapping[str, Mapping[str, float]]
WEIGHTS: Weights = json.loads(WEIGHTS_FILE.read_text(encoding="utf-8"))
"""Weight of each feature: of the ``choice`` among the entries, and of whether the entry shown ``held`` a detail."""
_UNRELATED = 0.4
"""Cosine of the nearest words of two entries that have nothing to do with each other."""

_HIGH = 10
"""Score of a passage that answers beyond doubt."""
_OF_PASSAGE = (
    "asked", "asked_words", "uncovered", "rarest", "lacks", "holds", "near", "head_near", "counted", "covered", "share",
    "like_often", "like_seldom", "like_broad", "typed", "asks_money", "asks_person", "asks_number", "asks_date",
    "off_topic", "coverage", "contrast",
)  # fmt: skip
"""Features of a passage, as in `bot.matching.passage_finder`, that tell whether it holds the detail asked for."""
_OF_KIND = (FollowUp.FACT, FollowUp.WHO, FollowUp.ELABORATE, FollowUp.STANDALONE, FollowUp.CONDITION)
_MANY = 3
"""Number of words that an entry lacks from which more make no difference."""

Features = dict[str, float]


class ContinuationModel:
    """Weighs the entries for a message in a thread. Thread-safe."""

    def __init__(self, graph: ThreadGraph, own_words: OwnWords, weights: Weights = WEIGHTS) -> None:
        self._graph = graph
        self._own_words = own_words
        self._weights = weights

    def probabilities(self, reading: Reading, shown: Sequence[str]) -> Mapping[str, float]:
        """Return the probability of each entry, and of `NONE`, best first; ``shown`` has the newest entry last."""
        weights = self._weights["choice"]
        values = {
            choice: sum(weights.get(name, 0.0) * value for name, value in features.items())
            for choice, features in self.features(reading, shown).items()
        }
        highest = max(values.values())
        exponentials = {choice: math.exp(value - highest) for choice, value in values.items()}
        total = sum(exponentials.values())
        ordered = sorted(exponentials.items(), key=lambda item: -item[1])
        return {choice: exponential / total for choice, exponential in ordered}

    def holds(self, reading: Reading) -> bool:
        """Return whether the entry shown last has the detail that a message asks it for."""
        weights = self._weights["held"]
        return sum(weights.get(name, 0.0) * value for name, value in held_features(reading).items()) >= 0

    def features(self, reading: Reading, shown: Sequence[str]) -> Mapping[str, Features]:
        """Return the features of each entry, and of `NONE`."""
        named = {entry_id: self._graph.named(reading.words, entry_id) for entry_id in self._graph.ids}
        counted = self._graph.counted(reading.ordinal, shown) if reading.ordinal is not None else None
        features: dict[str, Features] = {}
        for entry_id in self._graph.ids:
            found = _of_message(reading, entry_id) | {"named": named[entry_id]}
            if entry_id == shown[-1]:
                rival = max((named[other] for other in self._graph.spotlights), default=0.0) - named[entry_id]
                found |= self._of_last(reading, entry_id) | {"same_rival": max(rival, 0.0)}
            else:
                found |= self._of_other(reading, entry_id, shown) | {"other_ordinal": entry_id == counted}
                found |= self._of_example(reading, entry_id, shown) if entry_id in self._graph.spotlights else {}
                found |= _of_earlier(reading, entry_id, shown) if entry_id in shown else {}
            features[entry_id] = found
        features[NONE] = _of_none(reading)
        return features

    def _of_last(self, reading: Reading, entry_id: str) -> Features:
        """Return the features of staying with the entry shown last."""
        graph, kinds = self._graph, reading.kinds
        detail = kinds[FollowUp.FACT] + kinds[FollowUp.WHO]
        known = [word in graph.vocabulary[entry_id] for word in reading.content]
        new = len(known) - sum(known)
        # The source's own words are more of the entry, as far as the choice of the entry goes.
        of_kind = {f"same_{kind}": share for kind, share in kinds.items() if kind is not FollowUp.SOURCE}
        return of_kind | {
            "same_elaborate": _asks_more(reading),
            "same": 1.0,
            "same_spotlight": entry_id in graph.spotlights,
            "same_score": _clipped(reading.scores[entry_id]),
            "same_similarity": reading.similarity[entry_id],
            "same_brief": 1 / reading.length,
            "same_refers_back": reading.refers_back,
            "same_connects": reading.connects,
            "same_bare": not reading.content,
            "same_new_words": min(new, _MANY) / _MANY,
            "same_covered": reading.covered[entry_id],
            "same_rival_confidence": 0.0 if _is_first(reading, entry_id) else reading.ranking.confidence,
            "same_detail_similarity": detail * reading.similarity[entry_id],
            "same_detail_facts": detail * (entry_id in graph.with_facts),
            "same_detail_uncounted": detail * (reading.asks_quantity and entry_id not in graph.countable),
            "same_detail_known": detail * (sum(known) / len(known) if known else 0.5),
            "same_detail_new": detail * (min(new, _MANY) / _MANY),
            "same_detail_unpriced": detail * (reading.asks_price and entry_id not in graph.priced),
            "same_detail_listed": detail * (entry_id in graph.lists),
            "same_detail_asked": detail * reading.held.get("asked", 0.0),
            "same_detail_rarest": detail * reading.held.get("rarest", 0.0),
            "same_who_asked": kinds[FollowUp.WHO] * reading.held.get("asked", 0.0),
            "same_listed": reading.asks_member * (entry_id in graph.lists),
        }

    def _of_other(self, reading: Reading, entry_id: str, shown: Sequence[str]) -> Features:
        """Return the features of an entry that was not shown last: its place near that one."""
        graph, kinds, last = self._graph, reading.kinds, shown[-1]
        condition = kinds[FollowUp.CONDITION]
        return {
            "other_elaborate": _asks_more(reading),
            "near": entry_id in graph.neighbors[last],
            "near_condition": condition * (entry_id in graph.neighbors[last]),
            "near_contrast": kinds[FollowUp.CONTRAST] * (entry_id in graph.neighbors[last]),
            "related_condition": condition * (entry_id in graph.related[last]),
            "related_condition_score": condition
            * (entry_id in graph.related[last])
            * _clipped(reading.scores[entry_id]),
            "page_example": _asks_example(reading) * (entry_id in graph.pages),
        }

    def _of_example(self, reading: Reading, entry_id: str, shown: Sequence[str]) -> Features:
        """Return the features of a spotlight that was not shown last, as an example of what the thread is about."""
        graph, kinds, last = self._graph, reading.kinds, shown[-1]
        topic = graph.topic(shown) or last
        example, is_beside = _asks_example(reading), last in graph.spotlights
        illustrates = graph.example_of(entry_id, topic)
        return {
            "example": example,
            "example_illustrates": example * illustrates,
            "example_illustrates_bare": example * illustrates * (not reading.content),
            "example_related": example * (entry_id in graph.related[topic] or topic in graph.related[entry_id]),
            "example_alike": example * (self._own_words.similarity(topic, entry_id) - _UNRELATED),
            "example_wanted": example * _clipped(reading.wanted[entry_id]),
            "example_in_context": example * _clipped(reading.in_context[entry_id]),
            "example_similarity": example * reading.similarity[entry_id],
            "example_named": example * graph.named(reading.words, entry_id),
            "example_covered": example * reading.covered[entry_id],
            "example_seen": example * (entry_id in shown),
            "beside_contrast": kinds[FollowUp.CONTRAST] * is_beside,
            "beside_contrast_wanted": kinds[FollowUp.CONTRAST] * is_beside * _clipped(reading.wanted[entry_id]),
            "who_does": kinds[FollowUp.WHO] * (not is_beside),
            "who_illustrates": kinds[FollowUp.WHO] * (not is_beside) * illustrates,
        }


def asks_detail(reading: Reading) -> bool:
    """Return whether a message rather asks for a detail than for more, or in which case something holds."""
    kinds = reading.kinds
    return max(kinds[FollowUp.FACT], kinds[FollowUp.WHO]) >= max(_asks_more(reading), kinds[FollowUp.CONDITION])


def held_features(reading: Reading) -> Features:
    """Return what tells whether the passage nearest to a message holds the detail that it asks for."""
    found, kinds = reading.held, reading.kinds
    values = {name: found.get(name, 0.0) for name in _OF_PASSAGE}
    values |= {f"lacks_{kind}": found.get("lacks", 0.0) * found.get(f"asks_{kind}", 0.0) for kind in DETAIL_KINDS}
    values |= {str(kind): kinds[kind] for kind in _OF_KIND} | {str(FollowUp.ELABORATE): _asks_more(reading)}
    return values | {"score": found.get("score", 0.0) / _HIGH, "nothing": not found, "bias": 1.0}


def _is_first(reading: Reading, entry_id: str) -> bool:
    matches = reading.ranking.matches
    return bool(matches) and matches[0].entry_id == entry_id


def _of_message(reading: Reading, entry_id: str) -> Features:
    """Return the features of an entry that do not depend on the thread, except for the title before the message."""
    score = _clipped(reading.scores[entry_id])
    is_first = _is_first(reading, entry_id)
    return {
        "score": score,
        "score_standalone": score * reading.kinds[FollowUp.STANDALONE],
        "score_switch": score * reading.kinds[FollowUp.SWITCH],
        "confidence": reading.ranking.confidence if is_first else 0.0,
        "covered": reading.covered[entry_id],
        "in_context": _clipped(reading.in_context[entry_id]),
        "similarity": reading.similarity[entry_id],
    }


def _of_earlier(reading: Reading, entry_id: str, shown: Sequence[str]) -> Features:
    """Return the features of an entry that was shown before the last one."""
    back = reading.kinds[FollowUp.BACK]
    before = next(one for one in reversed(shown) if one != shown[-1])
    return {
        "back": back,
        "back_previous": back * (entry_id == before),
        "back_first": back * (entry_id == shown[0]),
        "back_ordinal": back * (entry_id == shown[0] and reading.ordinal == 0),
        "back_score": back * _clipped(reading.scores[entry_id]),
        "earlier": 1 - back,
    }


def _of_none(reading: Reading) -> Features:
    """Return the features of the choice that no entry answers."""
    kinds, ranking = reading.kinds, reading.ranking
    off_topic = min(max(ranking.features.off_topic, 0.0), 2.0) if ranking.features else 0.0
    return {
        "none": 1.0,
        "none_coverage": ranking.coverage,
        "none_confidence": ranking.confidence,
        "none_off_topic": off_topic,
        "none_off_topic_standalone": off_topic * kinds[FollowUp.STANDALONE],
        "none_standalone": kinds[FollowUp.STANDALONE],
        "none_fact": kinds[FollowUp.FACT],
        "none_who": kinds[FollowUp.WHO],
        "none_elaborate": _asks_more(reading),
        "none_condition": kinds[FollowUp.CONDITION],
        "none_example": _asks_example(reading),
        "none_highest": _clipped(max(reading.scores.values())),
        "none_brief": 1 / reading.length,
    }


def _asks_more(reading: Reading) -> float:
    """Return how much a message asks for more of the entry shown: an explanation, or the source's own words."""
    return reading.kinds[FollowUp.ELABORATE] + reading.kinds[FollowUp.SOURCE]


def _asks_example(reading: Reading) -> float:
    return reading.kinds[FollowUp.EXAMPLE] + reading.kinds[FollowUp.ANOTHER]


def _clipped(score: float) -> float:
    return min(max(score, 0.0), 1.2)
