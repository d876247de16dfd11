"""Texts as the numbers of their word pieces, which is how BERT and its descendants read them.

A word that is not in the vocabulary is cut into the longest pieces that are (Wu et al., 2016, arXiv:1609.08144, section
4.1). The vocabulary, in ``wordpieces.txt``, is that of BERT, uncased (Devlin et al., 2018, arXiv:1810.04805), published
by Google under the Apache License 2.0 (``wordpieces.LICENSE.txt``).
"""

import unicodedata
from collections.abc import Iterator
from functools import cache
from itertools import chain
from pathlib import Path
from typing import Self

VOCABULARY = Path(__file__).with_name("wordpieces.txt")
MOST_PIECES = 128
"""Number of pieces after which a text is cut, the first and the last one included."""
_LONGEST_WORD = 100
"""Number of characters above which a word counts as unknown."""
_INSIDE = "##"
"""Marks a piece that continues a word."""
_UNKNOWN, _FIRST, _LAST = "[UNK]", "[CLS]", "[SEP]"
_IDEOGRAPHS = (
    range(0x3400, 0x4DC0),
    range(0x4E00, 0xA000),
    range(0xF900, 0xFB00),
    range(0x20000, 0x2A6E0),
    range(0x2A700, 0x2CEB0),
    range(0x2F800, 0x2FA20),
)
"""Characters that are words of their own, because Chinese has no spaces."""


class WordPieces:
    """A vocabulary of word pieces, each known by its number."""

    def __init__(self, pieces: tuple[str, ...]) -> None:
        """Number the pieces in their order; the three special ones must be among them."""
        self._numbers = {piece: number for number, piece in enumerate(pieces)}
        self._first, self._last = self._numbers[_FIRST], self._numbers[_LAST]
        self._unknown = [self._numbers[_UNKNOWN]]

    @classmethod
    @cache
    def shipped(cls) -> Self:
        """Return the vocabulary that comes with the bot."""
        # Not `splitlines`, because some pieces are characters that it takes for the end of a line.
        return cls(tuple(VOCABULARY.read_text(encoding="utf-8").removesuffix("\n").split("\n")))

    def numbers(self, text: str) -> list[int]:
        """Return the numbers of the text's pieces, between that for its beginning and that for its end."""
        pieces = chain.from_iterable(map(self._cut, _words(text)))
        inside = [piece for piece, _ in zip(pieces, range(MOST_PIECES - 2), strict=False)]
        return [self._first, *inside, self._last]

    def _cut(self, word: str) -> list[int]:
        """Return the numbers of the longest known pieces of a word, from left to right."""
        if len(word) > _LONGEST_WORD:
            return self._unknown
        found: list[int] = []
        start, mark = 0, ""
        while start < len(word):
            ends = range(len(word), start, -1)
            end = next((end for end in ends if mark + word[start:end] in self._numbers), None)
            if end is None:
                return self._unknown
            found.append(self._numbers[mark + word[start:end]])
            start, mark = end, _INSIDE
        return found


def _words(text: str) -> Iterator[str]:
    """Yield the words of a text in lower case and without accents; a mark of punctuation is a word."""
    bare = "".join(map(_spaced, text))
    plain = "".join(one for one in unicodedata.normalize("NFD", bare) if unicodedata.category(one) != "Mn").lower()
    for word in plain.split():
        start = 0
        for at, character in enumerate(word):
            if _is_punctuation(character):
                if start < at:
                    yield word[start:at]
                yield character
                start = at + 1
        if start < len(word):
            yield word[start:]


def _spaced(character: str) -> str:
    """Return a character as it is read: nothing for one that cannot be seen, and an ideograph between spaces."""
    if character in "\t\n\r":
        return " "
    if character == "\ufffd" or unicodedata.category(character) in {"Cc", "Cf", "Co"}:
        return ""
    return f" {character} " if any(ord(character) in one for one in _IDEOGRAPHS) else character


def _is_punctuation(character: str) -> bool:
    return (character.isascii() and not character.isalnum()) or unicodedata.category(character).startswith("P")
