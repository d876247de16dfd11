"""Answers questions from the knowledge base. Every way of asking uses this one service."""

import logging
from collections.abc import Sequence
from copy import copy
from dataclasses import dataclass, replace
from functools import partial
from typing import Self

from bot.knowledge.base import KnowledgeBase
from bot.knowledge.languages import DEFAULT
from bot.knowledge.models import Entry
from bot.log import event
from bot.matching.acts import ParsedMessage
from bot.matching.calibration import Floors
from bot.matching.gloss import matched
from bot.matching.hearing import ThreadMessage
from bot.matching.language import language_of
from bot.matching.names import DescriptionFinder, NameFinder
from bot.matching.passage_finder import Finding
from bot.matching.ranking import Evidence, Match, Ranking
from bot.matching.text import normalize
from bot.services.answers import (
    NAMED_AS_NEAR,
    ActReply,
    Answer,
    Answered,
    HelpRequest,
    NoAnswer,
    Part,
    Reply,
    SeveralAnswers,
    Turn,
    Unsure,
    likely_entries,
    near_entries,
)
from bot.services.conversation import Approach, Continuation, FollowUpResult
from bot.services.lookups import LookupResult, description_of, look_up
from bot.services.offers import last_shown, picked_by, without_offers
from bot.services.ports import Matcher
from bot.services.skills import NO_SKILLS, Skills
from bot.services.versions import UNPUBLISHED, Edition

_log = logging.getLogger(__name__)

OFFERED = 3
"""Largest number of entries offered; more would be a menu instead of a question."""
_SEARCHED = 0.02
"""Coverage from which the first entry is searched for the passage that answers."""
_ASKED_BACK = 0.5
"""Probability that any entry answers from which a thread is asked back rather than refused."""


@dataclass(frozen=True)
class _State:
    """Everything that a guide's answers depend on; it is only ever replaced as a whole."""

    knowledge: KnowledgeBase
    matcher: Matcher
    floors: Floors
    spotlights: DescriptionFinder
    themes: NameFinder
    skills: Skills
    edition: Edition = UNPUBLISHED


class Guide:
    """Finds the entry that answers a question, or the spotlight or theme with a name.

    Its knowledge can be replaced while people ask. A listener takes a `snapshot` first, so that a card has one state.
    """

    _language = DEFAULT

    def __init__(self, knowledge: KnowledgeBase, matcher: Matcher, floors: Floors, skills: Skills = NO_SKILLS) -> None:
        """``matcher`` ranks the entries of ``knowledge``; ``floors`` are from its calibration."""
        spotlights = DescriptionFinder({spotlight.id: description_of(spotlight) for spotlight in knowledge.spotlights})
        themes = NameFinder({t.id: (t.title, *t.keywords) for t in knowledge.themes})
        self._state = _State(knowledge, matcher, floors, spotlights, themes, skills)

    @property
    def knowledge(self) -> KnowledgeBase:
        """The knowledge base that the answers come from, with the voice of the guide's language."""
        return self._state.knowledge.in_language(self._language)

    @property
    def floors(self) -> Floors:
        """Probabilities below which the guide does not answer, or does not offer entries."""
        return self._state.floors

    @property
    def skills(self) -> Skills:
        """The skills beyond ranking entries."""
        return self._state.skills

    def with_skills(self, skills: Skills) -> Self:
        """Return a guide that differs only in its skills."""
        other = copy(self)
        other._state = replace(self._state, skills=skills)
        return other

    @property
    def edition(self) -> Edition:
        """The published version that the answers come from."""
        return self._state.edition

    def replace(self, other: "Guide", edition: Edition = UNPUBLISHED) -> None:
        """Use everything that ``other`` uses from now on, as ``edition``; the change is atomic."""
        self._state = replace(other._state, edition=edition)

    def snapshot(self) -> Self:
        """Return the guide in its present state, which `replace` does not change."""
        return copy(self)

    def speaking(self, language: str) -> Self:
        """Return the guide in its present state, with the voice of a language."""
        other = self.snapshot()
        other._language = language
        return other

    def reply(self, message: str, thread: Sequence[str] = ()) -> Reply:
        """Return the reply to a message in a conversation, where people also ask for help or type nothing.

        ``thread`` has what the conversation has shown, as `bot.services.offers.shown_by` returns it, the newest last.
        """
        if picked_by(message, thread):
            return self.ask(message, thread)
        acts = self._state.skills.acts
        heard = acts.find(message, in_thread=bool(thread)) if acts else ParsedMessage(None, message)
        if normalize(message) == "help" or not (heard.act or normalize(heard.question)):
            return HelpRequest()
        if heard.act and not (heard.is_doubtful and self._answers(heard.question)):
            return ActReply(heard.act)
        if questions := self._questions_in(message, heard.question, thread):
            return SeveralAnswers(tuple(Part(question, self.ask(question, thread)) for question in questions))
        return self.ask(heard.question, thread)

    def _answers(self, question: str) -> bool:
        """Return whether an entry clearly answers ``question``."""
        return self._state.matcher.match(question).confidence >= self.floors.answer

    def _questions_in(self, message: str, question: str, thread: Sequence[str]) -> tuple[str, ...]:
        """Return the questions in a message, if it has several; ``question`` is the message without small talk."""
        state, match = self._state, partial(self._state.matcher.match, after=last_shown(thread))
        return state.skills.questions_in(message, question, match, state.floors.answer)

    def knowledge_for(self, message: str) -> KnowledgeBase:
        """Return the knowledge base with the voice of a message's language, or of the guide's if it does not tell."""
        return self._state.knowledge.in_language(language_of(message) or self._language)

    def explain(self, turn: Turn) -> Ranking:
        """Return the evidence behind the answer to ``turn``."""
        return _answer(self._state, turn).ranking

    def continuation(self, turn: Turn) -> Continuation | None:
        """Return how the answer to ``turn`` continues its thread; None if it does not."""
        follows = turn.thread and self._state.skills.conversation
        answer = _answer(self._state, turn) if follows else None
        return answer.continuation if isinstance(answer, Answered) else None

    def ask(self, question: str, thread: Sequence[str] = ()) -> Answer:
        """Return the knowledge base's answer to ``question``, as typed in Slack.

        ``thread`` has the ids of the entries that the same thread has shown, the newest last.
        """
        answer = self.answer(question, thread)
        first = answer.ranking.matches[0].entry_id if answer.ranking.matches else None
        details = {"outcome": type(answer).__name__, "first": first, "confidence": round(answer.ranking.confidence, 3)}
        event(_log, "question_asked", "a question was asked", **details)
        return answer

    def answer(self, question: str, thread: Sequence[str] = ()) -> Answer:
        """Return what `ask` would, without a line in the log, for questions that no one asked."""
        return _answer(self._state, Turn(question, tuple(thread)))

    def hears(self, thread: Sequence[ThreadMessage]) -> bool:
        """Return whether the last message of ``thread`` is meant for the bot, although it does not mention the bot."""
        return bool(self.skills.hearing and self.skills.hearing.hears(thread, self._state.matcher))

    def prepare_hearing(self) -> None:
        """Create what `hears` needs, so that the first message does not wait for it."""
        if self.skills.hearing:
            self.skills.hearing.prepare()

    def entry(self, entry_id: str) -> Entry | None:
        """Return the entry with that id; None when the knowledge base no longer has it."""
        return self._state.knowledge.entries.get(entry_id)

    def spotlight(self, name: str) -> LookupResult:
        """Return the spotlight with that name, however it was typed, or those with that place, field or partner."""
        state = self._state
        return look_up(state.knowledge, state.spotlights.find(name))

    def theme(self, name: str) -> LookupResult:
        """Return the theme with that name, however it was typed."""
        return look_up(self._state.knowledge, self._state.themes.find(name))


def _answer(state: _State, turn: Turn) -> Answer:
    if (picked := picked_by(turn.question, turn.thread)) and (entry := state.knowledge.entries.get(picked)):
        return Answered(entry, Ranking((Match(entry.id, 1.0, Evidence({})),), 1.0, 1.0), turn)
    conversation = state.skills.conversation
    if conversation and (followed := conversation.follow(turn.question, without_offers(turn.thread))):
        return _continue(state, turn, followed)
    match = partial(state.matcher.match, after=last_shown(turn.thread))
    return _decide(state, turn, matched(turn.question, match, state.floors.answer))


def _decide(state: _State, turn: Turn, ranking: Ranking) -> Answer:
    entries = tuple(state.knowledge.entries[match.entry_id] for match in ranking.matches[:OFFERED])
    finding = _find_passage(state, turn.question, entries[0], ranking) if entries else None
    if entries and (ranking.confidence >= state.floors.answer or (finding and finding.convincing)):
        return _answered(entries[0], ranking, turn, finding)
    if state.skills.lacks_subject(turn.question, turn.thread):
        return NoAnswer((), ranking, turn)
    if ranking.coverage >= state.floors.offer and len(entries) > 1:
        return Unsure(likely_entries(entries, ranking), ranking, turn)
    return NoAnswer(near_entries(state.knowledge.entries, ranking), ranking, turn)


def _continue(state: _State, turn: Turn, followed: FollowUpResult) -> Answer:
    entries = tuple(state.knowledge.entries[match.entry_id] for match in followed.ranking.matches[:OFFERED])
    ranking, continuation, approach = followed.ranking, followed.continuation, followed.approach
    if approach is Approach.LACKING:
        return NoAnswer(tuple(state.knowledge.related_to(entries[0])[:NAMED_AS_NEAR]), ranking, turn, entries[0])
    finding = _find_passage(state, turn.question, entries[0], followed.alone) if approach is Approach.NEW else None
    # A new question is answered as surely as at the start of a thread, or else asked back.
    surest = max(ranking.confidence, followed.alone.confidence)
    is_doubtful = approach is Approach.NEW and surest < state.floors.answer and not (finding and finding.convincing)
    if followed.answers and not is_doubtful:
        return _answered(entries[0], ranking, turn, finding, continuation)
    if ranking.coverage >= _ASKED_BACK and len(entries) > 1:
        return Unsure(likely_entries(entries, ranking), ranking, turn)
    return NoAnswer(near_entries(state.knowledge.entries, ranking), ranking, turn)


def _answered(
    entry: Entry, ranking: Ranking, turn: Turn, finding: Finding | None, continuation: Continuation | None = None
) -> Answered:
    if finding and finding.leads:
        return Answered(entry, ranking, turn, finding.passage, finding.held, continuation)
    return Answered(entry, ranking, turn, continuation.passage if continuation else None, continuation=continuation)


def _find_passage(state: _State, question: str, entry: Entry, ranking: Ranking) -> Finding | None:
    """Return what an entry has for the question; None where no entry is likely enough to look."""
    passages = state.skills.passages
    return passages.find(question, entry.id, ranking) if passages and ranking.coverage >= _SEARCHED else None
