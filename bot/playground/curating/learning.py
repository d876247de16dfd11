"""The matcher for a knowledge base that changes: at once with what was learnt before, soon with the change."""

import threading
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from bot.knowledge.base import KnowledgeBase
from bot.matching.calibration import Calibration
from bot.matching.encoder import Encoder
from bot.matching.index import Index
from bot.matching.learnt import Learnt, learnt_texts
from bot.matching.matcher import IntentMatcher
from bot.matching.ranking import Ranking
from bot.matching.revising import revised
from bot.matching.store import Announce, find, load_or_build, quietly
from bot.services.ports import Matcher


class StillThere:
    """What a matcher finds, without the entries that have left since it learnt."""

    def __init__(self, matcher: Matcher, knowledge: KnowledgeBase) -> None:
        self._matcher = matcher
        self._entries = frozenset(knowledge.entries)

    def match(self, question: str, after: str | None = None) -> Ranking:
        """See `Matcher.match`. Where the first entry has left, nothing is sure."""
        ranking = self._matcher.match(question, after)
        left = tuple(match for match in ranking.matches if match.entry_id in self._entries)
        if left[:1] == ranking.matches[:1]:
            return replace(ranking, matches=left)
        return replace(ranking, matches=left, confidence=0.0)


class Learner:
    """Learns a knowledge base, and again after each change to it."""

    def __init__(self, folder: Path, encoder: Encoder) -> None:
        self._folder = folder
        self._encoder = encoder
        self._base: tuple[Sequence[Learnt], Index] | None = None
        """What was built in full; changes are worked into this, so that no errors add up."""
        self._lock = threading.Lock()

    def learn(self, knowledge: KnowledgeBase, calibration: Calibration, announce: Announce = quietly) -> Matcher:
        """The matcher of ``knowledge``: from its own index if there is one, else from a change to the last one.

        ``announce`` hears of it when all must be built anew.
        """
        with self._lock:
            learnt = learnt_texts(knowledge)
            index = self._changed(learnt) or self._whole(learnt, announce)
        neighbours = {entry.id: knowledge.neighbours_of(entry) for entry in knowledge.entries.values()}
        synonyms = knowledge.synonyms
        return IntentMatcher(learnt, index, self._encoder, calibration, neighbours=neighbours, synonyms=synonyms)

    def _changed(self, learnt: Sequence[Learnt]) -> Index | None:
        if self._base is None or find(learnt, self._encoder, self._folder):
            return None
        before, index = self._base
        return revised(index, before, learnt, self._encoder)

    def _whole(self, learnt: Sequence[Learnt], announce: Announce) -> Index:
        index = load_or_build(learnt, self._encoder, self._folder, announce)
        self._base = (learnt, index)
        return index
