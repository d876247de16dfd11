"""Questions as they are kept for the curators: the redacted words, and the outcome."""

import re
from dataclasses import dataclass, field
from enum import Enum, StrEnum, auto

from bot.services.workspaces import Workspace

# A message has up to 40,000 characters, so no pattern may look at a character too often. Hence `[^<>]`, which
# stops at the next bracket, and `++`, which does not backtrack.
_MENTION = re.compile(r"<[@!#][^<>]*>")
_LINK = re.compile(r"<(?:https?|mailto|tel):[^<>]*>|https?://\S+")
_EMAIL = re.compile(r"(?<![\w.+-])[\w.+-]++@[\w-]++(?:\.[\w-]++)+")
_NUMBER = re.compile(r"\+?\d(?:[\s()./-]{0,3}\d){5,}")
"""Six digits or more, in any grouping: phone, account and other numbers that may identify a person."""
_UNSTORABLE = re.compile("[\0\ud800-\udfff]")
"""Characters that JSON can encode but PostgreSQL cannot store in a text: NUL, and halves of surrogate pairs."""
_REPLACEMENTS = (
    (_MENTION, "[mention]"),
    (_LINK, "[link]"),
    (_EMAIL, "[email]"),
    (_NUMBER, "[number]"),
    (_UNSTORABLE, "\N{REPLACEMENT CHARACTER}"),
)

_PLACEHOLDER = re.compile(r"\[(?:mention|link|email|number)\]")

OMITTED = "…"
"""Stands in a question that is shown for what was taken out of it."""
MAX_KEPT = 500
"""Number of characters of a question that are kept."""


class AnswerOutcome(StrEnum):
    """The kinds of answers to a question, and of choices after it, as they are stored, counted and printed."""

    ANSWERED = "answered"
    UNSURE = "unsure"
    NO_ANSWER = "no_answer"
    PICKED = "picked"
    """A person who was asked back picked an entry."""
    NONE_OF_THESE = "none_of_these"
    """A person who was asked back wanted none of the entries."""
    TOLD = "told"
    """A person passed the question on to the curators."""


ASKED = (AnswerOutcome.ANSWERED, AnswerOutcome.UNSURE, AnswerOutcome.NO_ANSWER)
"""Outcomes of questions; the others are what a person did about one."""


@dataclass(frozen=True)
class QuestionRecord:
    """A question as it is kept."""

    workspace: Workspace
    text: str
    """The redacted question."""
    outcome: AnswerOutcome
    entry_id: str | None
    """The first entry of the ranking, or the one that was picked; None when there was none."""
    confidence: float
    user_id: str
    """The person who asked.

    It is never stored. A keyed hash is stored instead, so that a person's questions can be erased on request.
    """
    asked_at: float = field(default=0.0, compare=False)
    """Time in seconds since the epoch; the store sets it."""


MOST_TOLD = 10
"""Number of questions that a person can pass on to the curators within a day."""


class Telling(Enum):
    """Outcomes of passing a question or a proposal on to the curators."""

    DONE = auto()
    DONE_BEFORE = auto()
    """The same was passed on before."""
    TOO_MANY = auto()
    """As many others were passed on as one may, so it was not stored."""
    NOT_KEPT = auto()
    """Nothing is kept."""


def redact(text: str) -> str:
    """Return ``text`` without mentions, links, email addresses and long numbers, cut to `MAX_KEPT` characters.

    Every database can store the result.
    """
    for pattern, replacement in _REPLACEMENTS:
        text = pattern.sub(replacement, text)
    return text[:MAX_KEPT]


def without_placeholders(text: str) -> str:
    """Return a redacted question on one line without the marks of what was taken out, to be read as a question."""
    return " ".join(_PLACEHOLDER.sub(" ", text).split())


def with_ellipses(text: str) -> str:
    """Return a redacted question on one line, with an ellipsis for what was taken out within it, to be shown."""
    shown = " ".join(_PLACEHOLDER.sub(f" {OMITTED} ", text).split())
    shown = re.sub(rf"(?:{OMITTED} )+(?={OMITTED})", "", shown)
    return re.sub(r" (?=[,.;:?!])", "", shown.removeprefix(f"{OMITTED} ").removesuffix(f" {OMITTED}"))
