"""What is kept of a question: its words without what could name somebody, and what became of it."""

import re
from dataclasses import dataclass

from bot.services.workspaces import Workspace

# Messages have up to 40,000 characters: each pattern must look at every one of them only so often. Hence `[^<>]`, which
# stops at the next bracket, and `++`, which gives nothing back.
_MENTION = re.compile(r"<[@!#][^<>]*>")
_LINK = re.compile(r"<(?:https?|mailto|tel):[^<>]*>|https?://\S+")
_EMAIL = re.compile(r"(?<![\w.+-])[\w.+-]++@[\w-]++(?:\.[\w-]++)+")
_NUMBER = re.compile(r"\+?\d(?:[\s()./-]{0,3}\d){5,}")
"""Six digits or more, however they are grouped: telephone, account and other numbers that name somebody."""
_UNWRITABLE = re.compile("[\0\ud800-\udfff]")
"""What JSON can spell, but no text in PostgreSQL may hold: NUL, and halves of surrogate pairs."""
_REDACTED = (
    (_MENTION, "[mention]"),
    (_LINK, "[link]"),
    (_EMAIL, "[email]"),
    (_NUMBER, "[number]"),
    (_UNWRITABLE, "\N{REPLACEMENT CHARACTER}"),
)

MAX_KEPT = 500
"""Characters of a question that are kept."""


@dataclass(frozen=True)
class Asked:
    """A question as it is kept."""

    workspace: Workspace
    text: str
    """Redacted."""
    outcome: str
    entry_id: str | None
    confidence: float
    user_id: str
    """Never stored; a keyed hash is, so that a person's questions can be erased when they ask for it."""


def redact(text: str) -> str:
    """``text`` without mentions, links, e-mail addresses and long numbers, cut at `MAX_KEPT` characters.

    Any database can hold what is left.
    """
    for pattern, stand_in in _REDACTED:
        text = pattern.sub(stand_in, text)
    return text[:MAX_KEPT]
