"""How the golden questions about one entry fare against the other entries, and which of their words no entry has."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.matching.ranking import Match, Ranking
from bot.matching.text import STOP_WORDS, normalize, stem, words
from bot.matching.training import training_texts
from bot.services.guide import Guide
from bot.services.scoring.golden import GoldenQuestion

CLOSE = 0.15
"""Lead in score below which another entry nearly takes a question. A clear case has a score of about 1."""

_SHORT = 3
"""Length up to which the spelling of a word is not repaired."""


@dataclass(frozen=True)
class Contest:
    """A golden question about an entry, and the entry that comes nearest to taking it."""

    question: str
    lead: float
    """Lead in score of the best right entry over the rival; below 0 if the rival takes the question."""
    rival: str
    """Id of the best entry that is no right answer."""
    phrasing: str
    """The rival's phrasing that is most like the question; empty if the rival is not among the first three."""


@dataclass(frozen=True)
class UncoveredWord:
    """A word of questions about an entry that no entry has in any form."""

    word: str
    questions: tuple[str, ...]


@dataclass(frozen=True)
class Contests:
    """The result of asking the golden questions about an entry, the closest first."""

    asked: int
    """Number of golden questions about the entry."""
    close: tuple[Contest, ...]
    uncovered: tuple[UncoveredWord, ...]


def find_contests(guide: Guide, entry_id: str, golden: Iterable[GoldenQuestion]) -> Contests:
    """Ask the golden questions that ``entry_id`` answers, and return what other entries nearly take."""
    known = {stem(word) for text in training_texts(guide.knowledge) if text.on_topic for word in words(text.normalized)}
    asked = [one for one in golden if entry_id in one.accept]
    close: list[Contest] = []
    uncovered: dict[str, list[str]] = {}
    for one in asked:
        ranking = guide.ask(one.question, (one.after,) if one.after else ()).ranking
        contest = _contest(one, ranking)
        if contest and contest.lead < CLOSE:
            close.append(contest)
        for word in _content(one.question, ranking):
            if stem(word) not in known:
                uncovered.setdefault(word, []).append(one.question)
    found = [UncoveredWord(word, tuple(questions)) for word, questions in uncovered.items()]
    return Contests(
        len(asked),
        tuple(sorted(close, key=lambda contest: contest.lead)),
        tuple(sorted(found, key=lambda one: -len(one.questions))),
    )


def _contest(golden: GoldenQuestion, ranking: Ranking) -> Contest | None:
    matches = list(ranking.matches)
    rivals = [match for match in matches if match.entry_id not in golden.accept]
    if not rivals:
        return None
    lead = _best(matches, golden.accept) - rivals[0].score
    phrasing = rivals[0].evidence.phrasing if rivals[0] in matches[:3] else ""
    return Contest(golden.question, lead, rivals[0].entry_id, phrasing)


def _best(matches: Sequence[Match], accept: Sequence[str]) -> float:
    """Return the score of the best right entry; 0 if none is ranked."""
    return next((match.score for match in matches if match.entry_id in accept), 0.0)


def _content(question: str, ranking: Ranking) -> list[str]:
    """Return the words that say what a question is about, without those whose spelling the bot repairs."""
    typed = [word for word in dict.fromkeys(words(normalize(question))) if word not in STOP_WORDS and word.isalpha()]
    # A short word may be a typing error that the bot leaves alone, unless it is written as an acronym.
    return [
        word
        for word in typed
        if word not in (ranking.repairs or {}) and (len(word) > _SHORT or word.upper() in question)
    ]
