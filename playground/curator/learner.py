"""The matcher of a knowledge base that a curator edits.

After an edit there are three, each better than the one before: at once the old matcher without the removed entries,
within a second an incremental update of its index, and when it is built, a full index.
"""

import contextlib
import threading
from collections import OrderedDict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from bot.knowledge.base import KnowledgeBase
from bot.matching.calibration import Calibration
from bot.matching.encoder import Encoder, Progress, Vectors, encode_many
from bot.matching.incremental import IncrementalUpdater
from bot.matching.index import Index, key_of
from bot.matching.matcher import IntentMatcher
from bot.matching.ranking import Ranking
from bot.matching.store import ProgressFactory, find, load_or_build, no_progress
from bot.matching.training import TrainingText, training_texts
from bot.services.ports import Matcher

CACHE_SIZE = 30_000
"""Number of texts whose vectors `CachingEncoder` keeps, at 2 KiB each."""


class ExistingEntriesMatcher:
    """A matcher whose results leave out entries that were removed from the knowledge base since it was trained."""

    def __init__(self, matcher: Matcher, knowledge: KnowledgeBase) -> None:
        self._matcher = matcher
        self._entries = frozenset(knowledge.entries)

    def match(self, question: str, after: str | None = None) -> Ranking:
        """See `Matcher.match`. If the first entry was removed, the confidence is 0."""
        ranking = self._matcher.match(question, after)
        existing = tuple(match for match in ranking.matches if match.entry_id in self._entries)
        if existing[:1] == ranking.matches[:1]:
            return replace(ranking, matches=existing)
        return replace(ranking, matches=existing, confidence=0.0)


class Learner:
    """Makes matchers for a knowledge base, at first and after each change. Safe to call from many threads."""

    def __init__(self, folder: Path, encoder: Encoder) -> None:
        self._folder = folder
        self._encoder = encoder
        self._full: tuple[Index, IncrementalUpdater] | None = None
        """The last full index. Every update starts from it, so that errors do not accumulate."""
        self._building = threading.Lock()
        self._read: tuple[KnowledgeBase, Sequence[TrainingText]] | None = None
        """The knowledge base whose texts were read last, and these texts."""

    def learn(
        self, knowledge: KnowledgeBase, calibration: Calibration, announce: ProgressFactory = no_progress
    ) -> IntentMatcher:
        """Return a matcher with a full index of ``knowledge``.

        One index is built at a time; ``announce`` shows the progress of a build.
        """
        texts = self._texts_of(knowledge)
        with self._building:
            index = load_or_build(texts, self._encoder, self._folder, announce)
            self._full = (index, IncrementalUpdater(index, texts, self._encoder))
        return self._matcher(knowledge, calibration, texts, index)

    def known(self, knowledge: KnowledgeBase, calibration: Calibration) -> Matcher | None:
        """Return a matcher with a full index if one was built before; else None."""
        texts = self._texts_of(knowledge)
        if self._full and self._full[0].key == key_of(texts, self._encoder):
            return self._matcher(knowledge, calibration, texts, self._full[0])
        if find(texts, self._encoder, self._folder):
            return self.learn(knowledge, calibration)
        return None

    def approximate(self, knowledge: KnowledgeBase, calibration: Calibration) -> Matcher | None:
        """Return a matcher with an incrementally updated index; None if too much has changed for that."""
        texts = self._texts_of(knowledge)
        index = self._full[1].update(texts) if self._full else None
        return self._matcher(knowledge, calibration, texts, index) if index else None

    def prepare(self) -> None:
        """Prepare for the first update, so that it is faster."""
        if self._full:
            self._full[1].prepare()

    def _texts_of(self, knowledge: KnowledgeBase) -> Sequence[TrainingText]:
        read = self._read
        if read is None or read[0] is not knowledge:
            read = self._read = (knowledge, training_texts(knowledge))
        return read[1]

    def _matcher(
        self, knowledge: KnowledgeBase, calibration: Calibration, texts: Sequence[TrainingText], index: Index
    ) -> IntentMatcher:
        neighbors = {entry.id: knowledge.neighbors_of(entry) for entry in knowledge.entries.values()}
        synonyms = knowledge.synonyms
        return IntentMatcher(texts, index, self._encoder, calibration, neighbors=neighbors, synonyms=synonyms)


class ObsoleteError(Exception):
    """Raised to stop the build of an index for a version of the folder that is no longer the newest."""


def announce_to(report: Callable[[int, int], object], obsolete: threading.Event) -> ProgressFactory:
    """Return an `ProgressFactory` that reports the progress of a build and stops the build once ``obsolete`` is set.

    It calls ``report`` with the number of steps done and the number of all steps, about a hundred times.
    """

    @contextlib.contextmanager
    def announce(steps: int) -> Iterator[Progress]:
        done = reported = 0

        def progress(more: int) -> None:
            nonlocal done, reported
            if obsolete.is_set():
                raise ObsoleteError
            done += more
            if done - reported >= steps / 100:
                reported = done
                report(done, steps)

        report(0, steps)
        yield progress

    return announce


class CachingEncoder:
    """An encoder that encodes no text twice while it is in the cache. Safe to call from many threads."""

    def __init__(self, encoder: Encoder) -> None:
        self.name = encoder.name
        self._encoder = encoder
        self._vectors: OrderedDict[str, Vectors] = OrderedDict()
        self._lock = threading.Lock()

    def encode(self, texts: Sequence[str]) -> Vectors:
        """See `Encoder.encode`."""
        if not texts:
            return self._encoder.encode([])
        with self._lock:
            known = {text: self._vectors[text] for text in texts if text in self._vectors}
        new = [text for text in dict.fromkeys(texts) if text not in known]
        if new:
            known |= zip(new, self._encoder.encode(new), strict=True)
            self._store(known)
        return np.stack([known[text] for text in texts])

    def encode_many(self, texts: Sequence[str], progress: Progress) -> Vectors:
        """See `ParallelEncoder.encode_many`. The vectors of a whole folder are kept in a file, not in this cache."""
        return encode_many(self._encoder, texts, progress)

    def _store(self, vectors: dict[str, Vectors]) -> None:
        with self._lock:
            for text, vector in vectors.items():
                self._vectors[text] = vector
                self._vectors.move_to_end(text)
            while len(self._vectors) > CACHE_SIZE:
                self._vectors.popitem(last=False)
