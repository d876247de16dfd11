"""Examples of acts: the general ones, the curators' own, and the real questions that they must not be mistaken for."""

import json
import re
import unicodedata
from collections.abc import Mapping, Sequence
from pathlib import Path

from bot.knowledge.acts import Act
from bot.knowledge.base import KnowledgeBase
from bot.matching.follow_ups import FollowUp, follow_up_examples
from bot.matching.text import plain
from bot.matching.training import GENERAL

PREFACE, REAL, CONTINUES, OTHER = "~preface", "~question", "~follow-up", "~other"
"""Labels of words before a question ("one more thing"), of real questions, of messages that continue a conversation,
and of everything that is no act either."""
_TAKEN_FROM_ENTRY = 12
"""Number of an entry's phrasings that are examples of real questions."""
_LIKE_ACTS = {"smalltalk", "noise"}
"""Kinds of general off-topic messages that resemble acts, and are therefore no examples of the opposite."""
_CONTINUING = frozenset(FollowUp) - {FollowUp.SWITCH, FollowUp.STANDALONE}
"""Kinds of follow-ups that need a thread; the others are prefaces and questions of their own."""
_EMOJI = "emoji"
"""Key of the emoji of an act, beside its examples by language."""
_EXAMPLES: Mapping[str, Mapping[str, Sequence[str]]] = json.loads(
    Path(__file__).with_name("acts.json").read_text(encoding="utf-8")
)
"""Examples of each act and of each of the labels above, by language. They were written for this bot, without sight of
the golden questions."""
BY_EMOJI: Mapping[str, Act] = {emoji: Act(act) for act, some in _EXAMPLES.items() for emoji in some.get(_EMOJI, ())}
"""The act of a message that is only an emoji: a character, or Slack's code with its colons."""
_CODE = re.compile(r":([a-z][a-z0-9_'-]{0,60}|[+-]1|100):(?::skin-tone-[2-6]:)?", re.IGNORECASE)
_DECORATION = frozenset({"Mn", "Cf"})
"""Categories of characters that only change the look of an emoji: variation selectors and joiners."""
_SKIN_TONES = frozenset(map(chr, range(0x1F3FB, 0x1F400)))


def act_examples(knowledge: KnowledgeBase) -> Mapping[str, Sequence[str]]:
    """Return examples by label: an act, or one of the labels above.

    Real questions are those of the general examples and of the curators, and some phrasings of each entry.
    """
    texts = {label: _worded(languages) for label, languages in _EXAMPLES.items()}
    for act, some in knowledge.acts.by_act().items():
        texts[act or REAL] += some
    for entry in knowledge.entries.values():
        step = max(1, len(entry.phrasings) // _TAKEN_FROM_ENTRY)
        texts[REAL] += [entry.title, *entry.phrasings[::step][:_TAKEN_FROM_ENTRY]]
    general = {plain(text) for some in texts.values() for text in some}
    texts[CONTINUES] = [text for text in continuing_examples(knowledge) if plain(text) not in general]
    texts[OTHER] += [text for kind, some in GENERAL.items() if kind not in _LIKE_ACTS for text in some]
    return texts


def continuing_examples(knowledge: KnowledgeBase) -> list[str]:
    """Return the examples of messages that continue a conversation; some of them begin one, such as "another one"."""
    kinds = follow_up_examples(knowledge.follow_ups).items()
    return [text for kind, some in kinds if kind in _CONTINUING for text in some]


def examples_in(language: str) -> list[str]:
    """Return the general examples in a language, such as ``es``."""
    return [text for languages in _EXAMPLES.values() for text in languages.get(language, ())]


def split_emoji(text: str) -> tuple[str, list[str]]:
    """Return ``text`` with a line break for each emoji, and the emoji: characters, or codes with their colons."""
    codes = [f":{code.lower()}:" for code in _CODE.findall(text)]
    plain, characters = [], []
    for char in _CODE.sub("\n", text):
        category = "Ll" if char.isascii() else unicodedata.category(char)
        if category == "So":
            characters.append(char)
            plain.append("\n")
        elif char in _SKIN_TONES:
            plain.append(" ")
        elif category not in _DECORATION:
            plain.append(char)
    return "".join(plain), [*characters, *codes]


def _worded(languages: Mapping[str, Sequence[str]]) -> list[str]:
    return [text for language, some in languages.items() if language != _EMOJI for text in some]
