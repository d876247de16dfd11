"""The act of a message: a greeting, thanks, a complaint and so on, or a question with small talk around it."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Self

from rapidfuzz import fuzz, process

from bot.knowledge.acts import Act
from bot.knowledge.base import KnowledgeBase
from bot.matching.act_examples import BY_EMOJI, CONTINUES, OTHER, REAL, act_examples, continuing_examples, split_emoji
from bot.matching.classifier import ExampleClassifier
from bot.matching.text import normalize, plain, words
from bot.matching.wording import is_question

_MINOR = (Act.ACKNOWLEDGEMENT, Act.GREETING, Act.FAREWELL, Act.THANKS)
"""Acts that give way to any other in the same message, the first of them also to the later ones."""
_CLOSING = {Act.THANKS, Act.FAREWELL}
"""Acts that are taken off the end of a message."""
_SURE, _ASKED = 0.5, 0.3
"""Scores from which a part of a message is taken for small talk around a question, and for a question in small talk."""
_LIKELY, _LEAST = 0.4, 0.28
"""Scores below which a short text is also compared by its letters, and below which it is taken for nothing known."""
_SAME = 80
"""Percentage of letters that a text must have in common with an example, in the same order, to be a mistyped one."""
_SHORTEST, _LONGEST_MISTYPED = 4, 30
"""Lengths of texts in which typing errors are looked for."""
_ABOUT_BOT = {Act.CAPABILITIES, Act.IDENTITY}
_JUDGEMENTS = {Act.FEEDBACK, Act.COMPLAINT, Act.ACKNOWLEDGEMENT}
"""Acts that say something of an answer. A question such as "did it work?" is about what the thread shows."""
_ADDRESSING = frozenset(
    ["you", "u", "ur", "your", "yourself", "yourselves", "bot", "app", "guidepost", "this", "help", "tu", "te", "eres"]
)
"""Words of messages that speak to the bot, or of it."""
_POINTING = frozenset(["it", "its", "they", "them", "their", "he", "she", "him", "her"])
"""Words that stand for what a thread has shown; people call the bot "you" or "this"."""
_REFLEXIVE = frozenset(["yourself", "yourselves"])
"""Words that only a message about the bot has."""
_NOISE = 2
"""Number of words up to which a part that resembles nothing known is no question."""
_MOST_PARTS = 8
"""Number of parts above which a message is a story, and read as a whole."""
_LONGEST = 4
"""Number of words of small talk that are recognized before or after a question without punctuation."""
_ACTS = frozenset(map(str, Act))
_MENTION = re.compile(r"<[@!#][^>]{0,200}>|(?<![\w@.])@[\w-]+")
_BREAK = re.compile(r"(?<=[.!?;:,…])\s+|\s+[-–—]+\s+|\n+")
_BINDING = frozenset(["and", "but", "y", "pero"])
"""Words that join a question to small talk before it."""
_CONTINUES = frozenset(["to", "for", "that", "a", "por"])
"""Words that continue what only begins like small talk: "thanks to the grant we …"."""


@dataclass(frozen=True)
class ParsedMessage:
    """A message as it was understood."""

    act: Act | None
    """The act, if the message is one and asks nothing of the knowledge base."""
    question: str = ""
    """The message without the small talk around its question, or the whole of an act."""
    is_doubtful: bool = False
    """True if the message only resembles an act, and has words that no example of an act has."""


@dataclass(frozen=True)
class _Part:
    """A part of a message between two marks of punctuation, with its label and score."""

    text: str
    label: str
    score: float

    @property
    def is_asked(self) -> bool:
        return self.label in {REAL, CONTINUES, OTHER}

    @property
    def is_clearly_asked(self) -> bool:
        return self.is_asked and self.score >= _ASKED

    @property
    def is_noise(self) -> bool:
        """True for a word or two that resemble nothing known and ask nothing, such as "tap tap" before a greeting."""
        return self.label == OTHER and self.score < _SURE and len(self.text.split()) <= _NOISE and "?" not in self.text

    @property
    def opens(self) -> bool:
        return not self.is_asked and self.score >= _ASKED

    @property
    def closes(self) -> bool:
        return self.label in _CLOSING and self.score >= _SURE


class ActFinder:
    """Tells acts from questions, and takes the small talk off a question. Thread-safe."""

    def __init__(
        self, classifier: ExampleClassifier, texts: Mapping[str, Sequence[str]], knowledge: KnowledgeBase
    ) -> None:
        """``classifier`` has learned from ``texts`` of `act_examples`, or from those of an earlier version."""
        self._classifier = classifier
        asked = (phrasing for entry in knowledge.entries.values() for phrasing in entry.phrasings)
        self._examples = {plain(text): label for label, some in texts.items() for text in some}
        self._labels = self._examples | dict.fromkeys(map(plain, asked), REAL)
        self._continuing = frozenset(map(plain, continuing_examples(knowledge)))
        self._around = frozenset(_small_talk(texts))
        self._words = frozenset(
            word for text, label in self._examples.items() if label in _ACTS for word in text.split()
        )

    def taught(self, knowledge: KnowledgeBase) -> Self:
        """Return the same finder for a newer version of its knowledge base, whose phrasings are questions at once."""
        return type(self)(self._classifier, act_examples(knowledge), knowledge)

    def find(self, message: str, *, in_thread: bool = False) -> ParsedMessage:
        """Return the act of ``message``, as typed in Slack, or its question without the small talk around it.

        In a thread that has shown entries, "how does it work" is about the entry, and not about the bot.
        """
        text, emoji = split_emoji(_MENTION.sub(" ", message))
        if not words(normalize(text)):
            act = next((BY_EMOJI[one] for one in emoji if one in BY_EMOJI), None)
            return ParsedMessage(act, message)
        pieces = [piece for piece in _BREAK.split(text) if words(normalize(piece))]
        if len(pieces) > _MOST_PARTS:
            return ParsedMessage(None, message)
        self._classifier.prepare([one for one in (text, *pieces) if plain(one) not in self._labels])
        parts = [_Part(piece, *self._label(piece)) for piece in pieces]
        act = self._act(text, parts)
        if act and not (in_thread and (self._continues(text) or self._asks_about_thread(act, text))):
            return ParsedMessage(act, message, is_doubtful=self._is_doubtful(text))
        question = self._question(parts)
        return ParsedMessage(None, message if plain(question) == plain(message) else question)

    def _act(self, text: str, parts: Sequence[_Part]) -> Act | None:
        """Return the act of a message with these parts; None if it asks something."""
        label, score = self._label(text)
        if label in _ACTS:
            return None if self._asks_something(text, parts) else Act(label)
        if label == REAL and score == 1:
            # Curators wrote it as a phrasing, whatever its parts resemble.
            return None
        is_sure = any(part.label in _ACTS and part.score >= _SURE for part in parts)
        if any(part.is_asked and not (is_sure and part.is_noise) for part in parts):
            return None
        acts = [Act(part.label) for part in parts if part.label in _ACTS]
        return max(acts, key=_weight) if acts else Act.GREETING

    def _continues(self, text: str) -> bool:
        """Return whether a message is an example of a follow-up and of no act ("next"), or asks something else."""
        typed = plain(text)
        is_known = typed in self._continuing and self._examples.get(typed) not in _ACTS
        return is_known or (self._is_doubtful(text) and is_question(text, normalize(text)))

    def _asks_about_thread(self, act: Act, text: str) -> bool:
        """Return whether a message that resembles ``act`` asks about what its thread has shown."""
        typed = words(normalize(text))
        is_addressed = not _ADDRESSING.isdisjoint(typed)
        if act in _ABOUT_BOT:
            return not (_POINTING.isdisjoint(typed) and (is_addressed or plain(text) in self._examples))
        return act in _JUDGEMENTS and is_question(text, normalize(text)) and not is_addressed

    def _is_doubtful(self, text: str) -> bool:
        typed = set(words(normalize(text)))
        is_known = self._words.issuperset(typed) or not typed.isdisjoint(_REFLEXIVE)
        return self._label(text)[1] < _SURE and not is_known

    def _asks_something(self, text: str, parts: Sequence[_Part]) -> bool:
        """Return whether a message that resembles an act has a part that clearly is a question."""
        if len(parts) > 1:
            return any(part.is_clearly_asked for part in parts)
        rest = self._peeled(text)
        return rest != text and _Part(rest, *self._label(rest)).is_clearly_asked

    def _question(self, parts: Sequence[_Part]) -> str:
        """Return the message without the parts before and after its question that are small talk."""
        first = next((at for at, part in enumerate(parts) if not part.opens), 0)
        last = next((at for at in range(len(parts) - 1, first, -1) if not parts[at].closes), first)
        peeled = self._peeled(" ".join(part.text for part in parts[first : last + 1]))
        return _unbound(peeled) if first else peeled

    def _peeled(self, text: str) -> str:
        """Return ``text`` without greetings and thanks that no punctuation separates from the rest."""
        tokens = text.split()
        while taken := self._taken(tokens, at_end=False):
            tokens = _unbound(" ".join(tokens[taken:])).split()
        while taken := self._taken(tokens, at_end=True):
            tokens = tokens[:-taken]
        return " ".join(tokens)

    def _taken(self, tokens: Sequence[str], *, at_end: bool) -> int:
        """Return the number of words of small talk at one end of ``tokens``, of which two words are left."""
        for length in range(min(_LONGEST, len(tokens) - 2), 0, -1):
            some = tokens[-length:] if at_end else tokens[:length]
            goes_on = not at_end and plain(tokens[length]) in _CONTINUES
            if plain(" ".join(some)) in self._around and not goes_on:
                return length
        return 0

    def _label(self, text: str) -> tuple[str, float]:
        """Return the label of a text and its score; an example has its own label, with score 1."""
        typed = plain(text)
        if known := self._labels.get(typed):
            return known, 1.0
        label, score = next(iter(self._classifier.scores(text).items()))
        if score >= _LIKELY or not _SHORTEST <= len(typed) <= _LONGEST_MISTYPED:
            return (label, score) if score >= _LEAST else (OTHER, score)
        # A word or two with a typing error have few letters in common with what they should be.
        if near := process.extractOne(typed, self._examples.keys(), scorer=fuzz.ratio, score_cutoff=_SAME):
            return self._examples[near[0]], near[1] / 100
        return (label, score) if score >= _LEAST else (OTHER, score)


def _weight(act: Act) -> int:
    """Return how much an act counts beside others in one message."""
    return _MINOR.index(act) if act in _MINOR else len(_MINOR)


def _small_talk(texts: Mapping[str, Sequence[str]]) -> Iterator[str]:
    """Yield the short greetings and thanks, except single words that questions have, too."""
    asked = {word for label in (REAL, OTHER) for text in texts[label] for word in words(normalize(text))}
    for act in (Act.GREETING, Act.THANKS):
        for text in map(plain, texts[act]):
            if len(text.split()) <= _LONGEST and text not in asked:
                yield text


def _unbound(text: str) -> str:
    """Return ``text`` without a first word that bound it to what was before."""
    first, _, rest = text.partition(" ")
    return rest if rest and plain(first) in _BINDING else text
