"""Tells whether a message in a thread is meant for the bot, although it does not mention the bot.

The words of a message decide only half of it: "who pays for that?" is meant for the person who spoke before. So the
classifier of messages by example, the signs in the wording, the message's place in the thread and the matcher's
confidence are weighed together, by a logistic regression. ``python -m benchmarks.hearing --write`` learns its weights
from threads that were made up for it.
"""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from bot.knowledge.models import Model
from bot.matching.calibration import Logistic
from bot.matching.classifier import ExampleClassifier
from bot.matching.ranking import Ranking
from bot.matching.text import normalize, words
from bot.matching.wording import NAMES_BOT, is_question, last_sentence, signs_of

_FILE = json.loads(Path(__file__).with_name("hearing.json").read_text(encoding="utf-8"))
EXAMPLES: Mapping[str, Sequence[str]] = _FILE["examples"]
"""Messages by whom they are meant for and by kind: ``bot/`` for the bot, ``people/`` for others in the thread."""
NAMES = frozenset(_FILE["names"].split())
"""Common first names, in lower case, that are not common words as well."""
WEIGHTS = Path(__file__).with_name("hearing_weights.json")
"""File of the weights."""

_FOR_BOT = "bot/"
_PLACES = ("directly", "late", "talk")
_WEIGHED_BY_PLACE = (
    "asker", "calls_bot", "follow-up", "request", "question", "coverage", "new_topic", "corrects", "asks", "meant",
    "it_says", "orders",
)  # fmt: skip
"""Features that mean something else right after a card than after people have talked."""
_REACTION = 3
"""Number of words up to which a line that asks nothing is only a reaction, which starts no talk."""
_MOST_LINES, _MOST_CARDS = 4, 3
_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)*")


@dataclass(frozen=True)
class ThreadMessage:
    """A message in a thread."""

    who: str
    """Id of the person; empty for the bot."""
    text: str = ""
    """Words of a person, as typed in Slack."""
    entry_id: str | None = None
    """The entry on the bot's card, if it shows one."""


@dataclass(frozen=True)
class HearingFeatures:
    """Facts about the last message of a thread, by name, each a number from about -1 to 1."""

    by_name: Mapping[str, float]

    def values(self, names: Iterable[str]) -> tuple[float, ...]:
        """Return the features with these names, in their order."""
        return tuple(self.by_name[name] for name in names)


class Hearing(Model):
    """Weights of the features, and the floor. ``python -m benchmarks.hearing --write`` writes it."""

    meant: Logistic
    """Estimates whether the message is meant for the bot."""
    floor: float
    """Lowest probability at which the bot answers."""

    @classmethod
    def shipped(cls) -> Self:
        """Return the weights that come with the bot."""
        return cls.model_validate_json(WEIGHTS.read_text(encoding="utf-8"))


def last_entry(thread: Sequence[ThreadMessage]) -> str | None:
    """Return the id of the entry that the bot showed last in ``thread``."""
    return next((one.entry_id for one in reversed(thread) if one.entry_id), None)


def features_of(thread: Sequence[ThreadMessage], ranking: Ranking, classifier: ExampleClassifier) -> HearingFeatures:
    """Return the features of the last message of ``thread``.

    ``ranking`` is the matcher's for that message after the entry shown last.
    """
    text = thread[-1].text
    typed = _repaired(normalize(text), ranking.repairs or {})
    last = last_sentence(typed)
    facts = signs_of(text, typed, NAMES) | _place(thread) | _kinds(typed, classifier)
    facts["meant_last"] = _kinds(last, classifier)["meant"] if last != typed else facts["meant"]
    facts |= {"coverage": ranking.coverage, "confidence": ranking.confidence}
    facts["on_card"] = _score_of(last_entry(thread), ranking)
    for place in _PLACES:
        facts |= {f"{name} {place}": facts[name] * facts[place] for name in _WEIGHED_BY_PLACE}
    return HearingFeatures({name: float(value) for name, value in facts.items()})


def _repaired(typed: str, repairs: Mapping[str, str]) -> str:
    return _WORD.sub(lambda found: repairs.get(found[0], found[0]), typed)


def _kinds(typed: str, classifier: ExampleClassifier) -> dict[str, float]:
    """Return the score of each kind of message, and in "meant" that of all that are meant for the bot."""
    scores = classifier.scores(NAMES_BOT.sub("bot", typed))
    found = {kind.removeprefix(_FOR_BOT): _bounded(score) for kind, score in scores.items()}
    return found | {"meant": _bounded(sum(score for kind, score in scores.items() if kind.startswith(_FOR_BOT)))}


def _bounded(score: float) -> float:
    return max(-0.5, min(1.5, score))


def _score_of(entry_id: str | None, ranking: Ranking) -> float:
    """Return the matcher's score of the entry shown last, from 0 to 1: is the message about the same?"""
    scores = {match.entry_id: match.score for match in ranking.matches}
    return max(0.0, min(1.0, scores.get(entry_id, 0.0))) if entry_id else 0.0


def _place(thread: Sequence[ThreadMessage]) -> dict[str, float]:
    """Return who speaks after whom: the person who asked, or another; right after a card, or after people's talk."""
    message, card = thread[-1], max((at for at, one in enumerate(thread) if not one.who), default=-1)
    between = thread[card + 1 : -1]
    asker = next((one.who for one in reversed(thread[: max(card, 0)]) if one.who), "")
    others = [one for one in between if one.who != message.who]
    talk = any(not _is_reaction(one.text) for one in others)
    return {
        "directly": not between,
        "late": bool(between) and not talk,
        "talk": talk,
        "asker": message.who == asker,
        "newcomer": message.who not in {one.who for one in thread[:-1]},
        "spoke": any(one.who == message.who for one in between),
        "answers": bool(others) and is_question(others[-1].text, normalize(others[-1].text)),
        "lines": min(len(between), _MOST_LINES) / _MOST_LINES,
        "cards": min(sum(not one.who for one in thread), _MOST_CARDS) / _MOST_CARDS,
    }


def _is_reaction(text: str) -> bool:
    return len(words(normalize(text))) <= _REACTION and "?" not in text
