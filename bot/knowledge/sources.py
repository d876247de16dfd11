"""Sources: the pinned documents, in which quotes are looked up letter for letter."""

import hashlib
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cached_property

from rapidfuzz import fuzz

from bot.knowledge.models import Source


def collapse_spaces(text: str) -> str:
    """Return ``text`` with each run of white space replaced by one space, the only change a quote may make."""
    return " ".join(text.split())


def collapse_values(value: object) -> object:
    """Return a value as YAML files hold it with the spaces of each text collapsed, and without what is null."""
    match value:
        case dict():
            return {key: collapse_values(one) for key, one in value.items() if one is not None}
        case list():
            return [collapse_values(one) for one in value]
        case str():
            return collapse_spaces(value)
        case _:
            return value


@dataclass(frozen=True)
class PinnedSource:
    """The description of a source, and its text as it was retrieved."""

    name: str
    description: Source
    text: str

    @cached_property
    def _flat(self) -> str:
        return collapse_spaces(self.text)

    def contains(self, quote: str) -> bool:
        """Return whether ``quote`` is in the text word for word and does not begin or end inside a word."""
        return self.place_of(quote) is not None

    def place_of(self, quote: str) -> int | None:
        """Return the number of characters before ``quote``, each run of spaces counted as one; None if it is not there.

        The rule is that of `contains`.
        """
        wanted = collapse_spaces(quote)
        start = self._flat.find(wanted)
        while start >= 0:
            end = start + len(wanted)
            if not (_inside_word(self._flat, start) or _inside_word(self._flat, end)):
                return start
            start = self._flat.find(wanted, start + 1)
        return None

    def closest_passage(self, quote: str) -> tuple[int, str]:
        """Return the line (counted from 1) and the words of the passage most similar to ``quote``."""
        found = fuzz.partial_ratio_alignment(collapse_spaces(quote), self._flat)
        if found is None:
            return 1, ""
        start, end = found.dest_start, found.dest_end
        while _inside_word(self._flat, start):
            start -= 1
        while _inside_word(self._flat, end):
            end += 1
        return self.line_of(start), self._flat[start:end].strip()

    def line_of(self, flat_offset: int) -> int:
        """Return the line, counted from 1, of a place; see `place_of`."""
        words_before = len(self._flat[:flat_offset].split())
        seen = 0
        for number, line in enumerate(self.text.split("\n"), start=1):
            seen += len(line.split())
            if seen > words_before:
                return number
        return 1


def _inside_word(text: str, offset: int) -> bool:
    return 0 < offset < len(text) and text[offset - 1].isalnum() and text[offset].isalnum()


def fingerprint(content: bytes) -> str:
    """Return the SHA-256 of a source's bytes, in the form in which its description pins it."""
    return hashlib.sha256(content).hexdigest()


def word_diff(ours: str, theirs: str) -> str:
    """Return how to turn our words into the source's: remove ``[-ours-]``, and add ``{+theirs+}``."""
    old, new = ours.split(), theirs.split()
    parts: list[str] = []
    for kind, i, j, k, m in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            parts.append(_abbreviate(old[i:j]))
            continue
        if i < j:
            parts.append(f"[-{' '.join(old[i:j])}-]")
        if k < m:
            parts.append(f"{{+{' '.join(new[k:m])}+}}")
    return " ".join(parts)


def _abbreviate(words: list[str]) -> str:
    return " ".join(words) if len(words) <= 8 else " ".join([*words[:4], "…", *words[-4:]])
