"""Kinds of follow-ups, learned from examples: what a message asks of the thread that it is written in.

"Tell me more" is not about a subject, so no entry's phrasings can teach it. It is recognized by its similarity to
general examples in `follow_ups.json`, in English and Spanish, and to those that curators add in their own folder.
"""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from enum import StrEnum
from pathlib import Path
from typing import Protocol

from bot.matching.text import normalize, stem, words


class FollowUp(StrEnum):
    """Kinds of messages in a thread."""

    EXAMPLE = "example"
    """Asks who does what the entry shown says, or where it was done."""
    ANOTHER = "another"
    """Asks for an example besides the one shown."""
    ELABORATE = "elaborate"
    """Asks for more about the entry shown: how, why, in other words."""
    SOURCE = "source"
    """Asks for the exact words of the entry shown, or where they are from."""
    FACT = "fact"
    """Asks for a number, date, place or detail of the entry shown."""
    WHO = "who"
    """Asks who is behind what the entry shows."""
    BACK = "back"
    """Asks for an entry that was shown earlier."""
    CONTRAST = "contrast"
    """Names something else to set beside the entry shown."""
    CONDITION = "condition"
    """Raises an objection, or a case in which the entry shown may not hold."""
    SWITCH = "switch"
    """Announces another subject."""
    STANDALONE = "standalone"
    """A question that can be understood without the thread."""


GENERAL: Mapping[str, tuple[str, ...]] = {
    kind: tuple(texts)
    for kind, texts in json.loads(Path(__file__).with_name("follow_ups.json").read_text(encoding="utf-8")).items()
}
"""Examples of each kind for every knowledge base. They name no entries."""
_DOUBT = 0.15
"""Score that no kind gets, so that a message like no example has small shares of all kinds."""
_HIGHEST = 1.2
"""Score of a kind above which it is no clearer."""


class KindScorer(Protocol):
    """Scores the kinds of a message."""

    def scores(self, message: str) -> Mapping[str, float]:
        """Return the score of each kind, about 1 in a clear case and about 0 for none."""
        ...


def generic_stems() -> frozenset[str]:
    """Return stems of words that follow-ups of many threads share, so that they say nothing about a subject."""
    dependent = (kind for kind in FollowUp if kind not in {FollowUp.STANDALONE, FollowUp.CONTRAST, FollowUp.CONDITION})
    texts = (text for kind in dependent for text in GENERAL[kind])
    counts = Counter(one for text in texts for one in {stem(word) for word in words(normalize(text))})
    return frozenset(one for one, count in counts.items() if count > 1)


def follow_up_examples(own: Mapping[str, Sequence[str]]) -> dict[str, tuple[str, ...]]:
    """Return the general examples of each kind with the curators' ``own``, each once."""
    return {kind: tuple(dict.fromkeys((*GENERAL[kind], *own.get(kind, ())))) for kind in FollowUp}


def kind_shares(scorer: KindScorer, message: str) -> Mapping[FollowUp, float]:
    """Return each kind's share of a message; the shares add up to less than 1."""
    scores = scorer.scores(message)
    clipped = {kind: min(max(scores.get(kind, 0.0), 0.0), _HIGHEST) for kind in FollowUp}
    total = sum(clipped.values()) + _DOUBT
    return {kind: score / total for kind, score in clipped.items()}
