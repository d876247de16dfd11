"""Messages that put spotlights side by side, such as "compare Oak Hill and Elm Street": a question for each.

Such a message has one answer in each of several entries, although nothing in it separates two questions.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import chain

from bot.knowledge.base import KnowledgeBase
from bot.matching.own_words import own_words
from bot.matching.splits import MOST_PARTS, count_content
from bot.matching.text import content_stems, normalize, words

_JOINING = """
    and or vs versus with to than from plus between y o u e con entre frente
"""
"""Words between names that are put side by side."""
_COMPARING = """
    compare comparing comparison versus vs difference differences differ different both similar similarities common
    compara comparar comparacion diferencia diferencias diferencian diferentes ambos ambas parecen comun
"""
"""Words that say that things are put side by side, and ask nothing else of them."""
_DIRECTIONS = "north south east west norte sur este oeste"
"""Words in the names of many places, which name none by themselves."""
_SHORTEST = 4
"""Letters of a word below which it names no spotlight by itself."""
_JOINS, _COMPARES = frozenset(_JOINING.split()), frozenset(_COMPARING.split())


class Comparisons:
    """Finds the spotlights that a message names together. Thread-safe."""

    def __init__(self, knowledge: KnowledgeBase) -> None:
        self._titles = {one.id: one.title for one in knowledge.spotlights}
        self._words = {one.id: content_stems(one.names) for one in knowledge.spotlights}
        self._owners = _owners(self._words, knowledge)

    def questions_in(self, message: str) -> tuple[str, ...]:
        """Return a question about each spotlight that ``message`` names together with another; nothing for others."""
        tokens = message.split()
        owners = [self._owner(token) for token in tokens]
        named = list(dict.fromkeys(owner for owner in owners if owner))
        if not 2 <= len(named) <= MOST_PARTS:
            return ()
        before, after, is_joined = self._around(tokens, owners, named)
        typed = words(normalize(message))
        if not is_joined:
            return tuple(self._titles[one] for one in named) if _COMPARES.intersection(typed) else ()
        rest = " ".join(word for word in words(normalize(f"{before} {after}")) if word not in _COMPARES | _JOINS)
        if not count_content(rest):
            return tuple(self._titles[one] for one in named)
        return tuple(" ".join(filter(None, (before, self._titles[one], after))) for one in named)

    def _owner(self, token: str) -> str | None:
        """Return the id of the only spotlight that a word names; None if it names none."""
        return next((self._owners[one] for one in content_stems([token]) if one in self._owners), None)

    def _around(
        self, tokens: Sequence[str], owners: Sequence[str | None], named: Iterable[str]
    ) -> tuple[str, str, bool]:
        """Return what is before and after the names, and whether nothing but "and" or the like is between them."""
        usual = frozenset().union(*(self._words[one] for one in named))
        places = [at for at, owner in enumerate(owners) if owner]
        first, last = places[0], places[-1]
        while first and _is_name(tokens[first - 1], usual):
            first -= 1
        while last + 1 < len(tokens) and _is_name(tokens[last + 1], usual):
            last += 1
        between = [one for one in tokens[first : last + 1] if not _is_name(one, usual)]
        commas = sum(one.endswith(",") for one in tokens[first:last])
        is_joined = bool(between or commas) and _JOINS.issuperset(words(normalize(" ".join(between))))
        return " ".join(tokens[:first]), " ".join(tokens[last + 1 :]), is_joined


def _owners(named: Mapping[str, frozenset[str]], knowledge: KnowledgeBase) -> Mapping[str, str]:
    """Return the spotlight that each stem names, if it names only one and is no word that texts have in lower case."""
    texts = chain.from_iterable(map(own_words, knowledge.entries.values()))
    usual = content_stems(chain([_DIRECTIONS], (word for text in texts for word in text.split() if word[:1].islower())))
    count = Counter(one for found in named.values() for one in found)
    return {
        one: entry_id
        for entry_id, found in named.items()
        for one in found
        if count[one] == 1 and one not in usual and len(one) >= _SHORTEST
    }


def _is_name(token: str, usual: frozenset[str]) -> bool:
    found = content_stems([token])
    return bool(found) and found <= usual
