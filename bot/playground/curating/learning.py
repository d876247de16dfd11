"""The matcher for a knowledge base that changes: at once by what was learnt before, in seconds by a revision of it,
and in a minute by all of it learnt anew.
"""

import threading
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from bot.knowledge.base import KnowledgeBase
from bot.matching.calibration import Calibration
from bot.matching.encoder import Encoder
from bot.matching.index import Index, key_of
from bot.matching.learnt import Learnt, learnt_texts
from bot.matching.matcher import IntentMatcher
from bot.matching.ranking import Ranking
from bot.matching.revising import Reviser
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
    """Learns a knowledge base, and again after each change to it. Safe to call from many threads."""

    def __init__(self, folder: Path, encoder: Encoder) -> None:
        self._folder = folder
        self._encoder = encoder
        self._whole: tuple[Index, Reviser] | None = None
        """What was learnt in full last; changes are worked into this, so that no errors add up."""
        self._building = threading.Lock()

    def learn(self, knowledge: KnowledgeBase, calibration: Calibration, announce: Announce = quietly) -> Matcher:
        """The matcher of ``knowledge``, learnt in full, one at a time; ``announce`` hears of it where it takes long."""
        learnt = learnt_texts(knowledge)
        with self._building:
            index = load_or_build(learnt, self._encoder, self._folder, announce)
            self._whole = (index, Reviser(index, learnt, self._encoder))
        return self._matcher(knowledge, calibration, learnt, index)

    def known(self, knowledge: KnowledgeBase, calibration: Calibration) -> Matcher | None:
        """The same, where all of it has been learnt before; else None."""
        learnt = learnt_texts(knowledge)
        if self._whole and self._whole[0].key == key_of(learnt, self._encoder):
            return self._matcher(knowledge, calibration, learnt, self._whole[0])
        if find(learnt, self._encoder, self._folder):
            return self.learn(knowledge, calibration)
        return None

    def guess(self, knowledge: KnowledgeBase, calibration: Calibration) -> Matcher | None:
        """A matcher that is close to what learning will give; None where too much has changed for that."""
        learnt = learnt_texts(knowledge)
        index = self._whole[1].revise(learnt) if self._whole else None
        return self._matcher(knowledge, calibration, learnt, index) if index else None

    def prepare(self) -> None:
        """Make ready for the first change, so that it is worked in sooner."""
        if self._whole:
            self._whole[1].prepare()

    def _matcher(
        self, knowledge: KnowledgeBase, calibration: Calibration, learnt: Sequence[Learnt], index: Index
    ) -> Matcher:
        neighbours = {entry.id: knowledge.neighbours_of(entry) for entry in knowledge.entries.values()}
        synonyms = knowledge.synonyms
        return IntentMatcher(learnt, index, self._encoder, calibration, neighbours=neighbours, synonyms=synonyms)
