"""Ways to read a message as several questions, by its words and marks alone.

Whether the parts are questions of their own is decided by the answers to them (`bot.matching.parts`).
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum

from bot.matching.text import STOP_WORDS, normalize, words

MOST_PARTS = 3
"""Largest number of questions that one message is answered as."""
_MOST_WORDS = 70
"""Number of words above which a message is a story with one question."""
_MOST_WORDS_OF_LINES = 40
"""Number of words above which lines without a question are a story, and not questions."""
_SHORT = 12
"""Number of words up to which a sentence that ends with a period may still be a question."""
_NUMBERED = re.compile(r"(?:^|(?<=\s))\(?(?:[1-9]|[a-d])[.)]\s+", re.IGNORECASE)
"""A number or letter before an item of a list."""
_SENTENCE_END = re.compile(r"(?<=[?!.])\s+|\s*[\n;]+\s*")
_CLAUSE_END = re.compile(r"(?<=[?!.,;:])\s+|\s+[-–—]+\s+|\n+")
_LINE_END = re.compile(r"\s*[\n;]+\s*")
_QUESTION_WORDS = """
    what whats what's who whos who's whom whose which when where wheres where's why how hows how's do does did is are
    was were am can could should would will has have had may any anyone anybody que quien quienes cual cuales cuando
    donde como cuanto cuanta cuantos cuantas hay puede pueden debe deben necesitamos tienen
"""
_REQUESTS = """
    tell give show explain list name compare describe dame dime muestrame cuentame explica
"""
_OPENS = frozenset(_QUESTION_WORDS.split() + _REQUESTS.split())
"""First words of a question, or of a request."""
_EXPLICIT = re.compile(
    r"[,.;]?\s+(?:and also|and then|also|plus|then|&|y tambi[eé]n|tambi[eé]n|adem[aá]s|y adem[aá]s)\s+", re.IGNORECASE
)
"""Words that say that something else follows."""
_FOLLOWS = re.compile(r"(?:and )?(?:also|plus)\b|(?:y )?(?:tambi[eé]n|adem[aá]s)\b", re.IGNORECASE)
"""The beginning of a sentence that asks something else."""
_CONJUNCTION = re.compile(r"[,;]?\s+(?:and|y)\s+", re.IGNORECASE)
_MARK = re.compile(r"\s+[-–—]+\s+|,\s+")
_LEADING = re.compile(r"^(?:(?:and|also|plus|then|so|but|ok|well|y|tambi[eé]n|adem[aá]s)\b|[&,:-])+\s*", re.IGNORECASE)
_BACK = "it its it's they them their theirs she he him her his this those esto eso"
_REFERS_BACK = frozenset(_BACK.split())
"""Words that make a question about what was said before, and so no question of its own."""


_EMPTY_WORDS = """
    idea ideas example examples thought thoughts advice tip tips suggestion suggestions help detail details info more
    else think know mean means happen happens work works matter matters true right wrong okay ok possible please thanks
    now next again ejemplo ejemplos consejo consejos ayuda opinan piensan saben gracias ahora
"""
_EMPTY = frozenset(_EMPTY_WORDS.split())
"""Words that are about any subject, and so make no question of their own."""


class Clarity(Enum):
    """How clearly the questions of a message are set apart; what is less clear demands more of the answers."""

    NUMBERED = (0.0, 0.0)
    """Numbers, or an announcement of several questions."""
    MARKED = (0.02, 0.06)
    """Question marks, or lines."""
    JOINED = (0.65, 0.06)
    """A word before a question."""
    ADDED = (1.0, 0.15)
    """A word such as "also" before what is no question."""
    BARE = (1.0, 0.25)
    """The word "and" between statements, or before a question about what was said before."""

    def __init__(self, least_confidence: float, least_score: float) -> None:
        self.least_confidence = least_confidence
        """Confidence that the answer to each part needs, as a share of the floor for answers."""
        self.least_score = least_score
        """Score that the entry of each part needs for the whole message, which is about both then."""


@dataclass(frozen=True)
class Split:
    """One way to read a message as several questions."""

    parts: tuple[str, ...]
    clarity: Clarity


def splits(message: str, *, is_announced: bool = False) -> Iterator[Split]:
    """Yield the ways to read ``message`` as several questions, the clearest first; none for most messages.

    ``is_announced`` tells whether the person said that several questions follow.
    """
    size = len(words(normalize(message)))
    if not 4 <= size <= _MOST_WORDS:
        return
    starts = [match.end() for match in _NUMBERED.finditer(message)]
    if 2 <= len(starts) <= MOST_PARTS:
        yield Split(tuple(one.strip() for one in _items(message, starts)), Clarity.NUMBERED)
        return
    sentences = [one.strip() for one in _SENTENCE_END.split(message) if words(normalize(one))]
    questions = _with_context(sentences)
    lines = [one for one in _LINE_END.split(message) if count_content(one)]
    if 2 <= len(questions) <= MOST_PARTS:
        yield Split(tuple(questions), Clarity.NUMBERED if is_announced else Clarity.MARKED)
    elif 2 <= len(lines) <= MOST_PARTS and size <= _MOST_WORDS_OF_LINES and not any(map(_asks, sentences)):
        yield Split(tuple(lines), Clarity.MARKED)
    if len(questions) < MOST_PARTS:
        for at, question in enumerate(questions):
            for left, right, clarity in _halves(question, is_alone=len(sentences) == 1):
                yield Split((*questions[:at], left, right, *questions[at + 1 :]), clarity)


def _items(message: str, starts: Sequence[int]) -> Iterator[str]:
    ends = [match.start() for match in _NUMBERED.finditer(message)][1:]
    for start, end in zip(starts, [*ends, len(message)], strict=True):
        yield message[start:end]


def _with_context(sentences: Sequence[str]) -> list[str]:
    """Return the questions among ``sentences``, each with the statements before it that say what it is about."""
    questions: list[str] = []
    before: list[str] = []
    for sentence in sentences:
        before.append(sentence)
        if _asks(sentence):
            questions.append(_LEADING.sub("", " ".join(before)))
            before = []
    if questions and before:
        questions[-1] = " ".join([questions[-1], *before])
    return questions or [" ".join(before)]


def _halves(sentence: str, *, is_alone: bool) -> Iterator[tuple[str, str, Clarity]]:
    """Yield the ways to cut a sentence in two where a word or mark may join two questions.

    ``is_alone`` tells whether the message has no other sentence. Only then may the halves be statements.
    """
    has_question = "?" in sentence or _asks_later(sentence)
    for joint in (_EXPLICIT, _CONJUNCTION, _MARK):
        for match in joint.finditer(sentence):
            left, right = sentence[: match.start()], sentence[match.end() :]
            if count_content(left) and count_content(right):
                clarity = _clarity(left, right, joint, may_state=is_alone and not has_question)
                if clarity:
                    yield left, _LEADING.sub("", right), clarity


def _clarity(left: str, right: str, joint: re.Pattern[str], *, may_state: bool) -> Clarity | None:
    """Return how clearly two halves of a sentence are questions of their own; None if they are not.

    ``may_state`` tells whether statements count as questions, too.
    """
    if _opens(right):
        is_own = _opens(left) or joint is _EXPLICIT
        return (Clarity.BARE if refers_back(right) else Clarity.JOINED) if is_own else None
    if not may_state or refers_back(right):
        return None
    if joint is _EXPLICIT:
        return Clarity.ADDED
    return Clarity.BARE if joint is _CONJUNCTION and not _opens(left) else None


def _asks(sentence: str) -> bool:
    if sentence.rstrip().endswith("?") or _FOLLOWS.match(sentence):
        return True
    is_long_statement = sentence.rstrip().endswith(".") and len(sentence.split()) > _SHORT
    return (_opens(sentence) or _asks_later(sentence)) and not is_long_statement


def _asks_later(sentence: str) -> bool:
    """Return whether a question begins after a comma or a colon."""
    return any(map(_opens, re.split(r"[,:–—-]\s+", sentence)[1:]))


def _opens(text: str) -> bool:
    """Return whether ``text`` begins as a question or a request does, after any word that joins it to another."""
    typed = words(normalize(_LEADING.sub("", text)))
    return bool(typed) and typed[0] in _OPENS


def refers_back(text: str) -> bool:
    """Return whether a question is about what was said before it, and so none of its own."""
    typed = words(normalize(text))
    return not _REFERS_BACK.isdisjoint(typed) or typed[-1:] == ["that"]


def asking_clause(message: str) -> str:
    """Return the last clause of ``message`` if it asks about what the clauses before it name, and else all of it."""
    clauses = [one for one in _CLAUSE_END.split(message) if words(normalize(one))]
    asks = len(clauses) > 1 and _opens(clauses[-1]) and refers_back(clauses[-1])
    return clauses[-1] if asks else message


def count_content(text: str) -> int:
    """Return the number of words that say something about the subject."""
    return sum(word not in STOP_WORDS and word not in _EMPTY for word in words(normalize(text)))
