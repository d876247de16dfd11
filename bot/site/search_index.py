"""The index of the search: which words are on the page of which entry. The browser does the rest."""

import json
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterator

from bot.cards.entries import entry_card
from bot.cards.entry_body import kind_of
from bot.cards.links import entry_path
from bot.cards.text import unescape
from bot.knowledge.base import KnowledgeBase
from bot.knowledge.models import Entry
from bot.site.metadata import description_of

_TITLE, _KEYWORD, _TEXT, _ASKED = 6, 4, 2, 1
"""Weights of a word by the place where it occurs."""
_ASKED_TIMES = 5
"""Ways of asking in which a word must be, to count for an entry."""
_WORD = re.compile(r"[^\W_]{2,}")
_MAX_ENTRIES = 0.3
"""Share of the entries above which a word of their texts tells none from another."""


def search_index(knowledge: KnowledgeBase) -> bytes:
    """Return the index as JSON.

    ``entries`` has the path, title, kind and first words of each entry, and ``words`` the numbers of the entries with a
    word, each followed by its weight there.
    """
    entries = list(knowledge.entries.values())
    weights: dict[str, dict[int, int]] = defaultdict(dict)
    for number, entry in enumerate(entries):
        for word, weight in _weighted(entry, knowledge):
            weights[word][number] = max(weight, weights[word].get(number, 0))
    words = {
        word: [part for pair in sorted(found.items()) for part in pair]
        for word, found in sorted(weights.items())
        if len(found) <= max(3, _MAX_ENTRIES * len(entries)) or max(found.values()) > _TEXT
    }
    listed = [
        [entry_path(one.id), one.title, kind_of(one, knowledge), description_of(one, knowledge)] for one in entries
    ]
    return json.dumps({"entries": listed, "words": words}, ensure_ascii=False, separators=(",", ":")).encode()


def _weighted(entry: Entry, knowledge: KnowledgeBase) -> Iterator[tuple[str, int]]:
    yield from ((word, _TITLE) for word in words_of(entry.title))
    yield from ((word, _KEYWORD) for keyword in entry.keywords for word in words_of(keyword))
    # Words that are in few ways of asking are mostly about the people who ask.
    asked = Counter(word for phrasing in entry.phrasings for word in set(words_of(phrasing)))
    yield from ((word, _ASKED) for word, count in asked.items() if count >= _ASKED_TIMES)
    shown = unescape(entry_card(entry, knowledge, is_complete=True).text)
    yield from ((word, _TEXT) for word in words_of(re.sub(r"https?://\S+", " ", shown)))


def words_of(text: str) -> list[str]:
    """Return the words of a text in lower case and without accents, as the search in the browser reads them."""
    plain = text.lower()
    if not plain.isascii():
        plain = "".join(one for one in unicodedata.normalize("NFKD", plain) if not unicodedata.combining(one))
    return _WORD.findall(plain.replace("’", "").replace("'", ""))
