"""The entries' own words, text by text: quotations, items, notes and facts, each with the vector of its meaning."""

import math
import re
from collections.abc import Mapping, Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from bot.knowledge.base import KnowledgeBase
from bot.knowledge.models import Entry, ListEntry, Spotlight
from bot.matching.encoder import Encoder
from bot.matching.text import content_stems, normalize
from bot.matching.vectors import VectorCache, encode_all

Vector = NDArray[np.float32]
_SHARED = 0.7
"""Weight of the words that a text shares with a message, beside the cosine of their meanings."""
_NUMBER = 0.15
"""Advantage of a text with a number, for a message that asks for one."""
_DIGIT = re.compile(r"\d")


class OwnWords:
    """Finds which text of an entry is nearest in meaning to a message, or to another entry. Read-only."""

    def __init__(self, knowledge: KnowledgeBase, encoder: Encoder, cache: VectorCache | None = None) -> None:
        """Encode all texts, except those whose vectors are in ``cache``."""
        self._encoder = encoder
        self.texts: Mapping[str, tuple[str, ...]] = {
            entry.id: tuple(own_words(entry)) for entry in knowledge.entries.values()
        }
        flat = [normalize(text) for texts in self.texts.values() for text in texts]
        vectors = (
            cache.encode(flat, encoder, _ignore_progress) if cache else encode_all(flat, encoder, _ignore_progress)
        )
        ends = np.cumsum([len(texts) for texts in self.texts.values()])[:-1]
        self._vectors = dict(zip(self.texts, np.split(vectors, ends), strict=True))

    def similarities(self, message: str) -> Mapping[str, float]:
        """Return the cosine, -1 to 1, of ``message`` and the nearest text of each entry."""
        vector = self._encoder.encode([normalize(message)])[0]
        return {entry_id: _largest(rows @ vector) for entry_id, rows in self._vectors.items()}

    def order(self, message: str, entry_id: str, *, wants_number: bool = False) -> Sequence[int]:
        """Return the positions of the entry's texts, the nearest to ``message`` in meaning and in words first.

        With ``wants_number``, texts with digits have an advantage.
        """
        typed = normalize(message)
        vector = self._encoder.encode([typed])[0]
        nearness = self._vectors[entry_id] @ vector + _SHARED * self._shared(typed, entry_id)
        if wants_number:
            nearness = nearness + _NUMBER * np.array([bool(_DIGIT.search(text)) for text in self.texts[entry_id]])
        return [int(at) for at in np.argsort(-nearness, kind="stable")]

    def _shared(self, typed: str, entry_id: str) -> Vector:
        """Return the share of the message's content that each text has, weighed by how few of the texts have it."""
        stems = [_stems(text) for text in self.texts[entry_id]]
        rarity = {one: math.log((1 + len(stems)) / (0.5 + sum(one in has for has in stems))) for one in _stems(typed)}
        total = sum(rarity.values()) or 1.0
        return np.array([sum(rarity[one] for one in rarity if one in has) / total for has in stems], dtype=np.float32)

    def similarity(self, entry_id: str, other_id: str) -> float:
        """Return the cosine of the two nearest texts of two entries."""
        return _largest(self._vectors[entry_id] @ self._vectors[other_id].T)


def own_words(entry: Entry) -> Sequence[str]:
    """Return the texts of an entry: summary, quotations, items, note and facts, in this order."""
    texts = [entry.summary] if isinstance(entry, Spotlight) else []
    texts += [citation.quote for citation in entry.citations]
    texts += entry.items if isinstance(entry, ListEntry) else ()
    texts += [entry.note] if entry.note else []
    return [*texts, *(fact.text for fact in entry.facts)]


@lru_cache(maxsize=4_096)
def _stems(text: str) -> frozenset[str]:
    return content_stems([text])


def _largest(values: Vector) -> float:
    return float(values.max(initial=-1.0))


def _ignore_progress(_: int) -> None:
    """Report no progress."""
