"""The pinned documents, and whether words stand in them letter for letter."""

import hashlib
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cached_property

from rapidfuzz import fuzz

from bot.knowledge.models import Source


def flatten(text: str) -> str:
    """``text`` with every run of white space made one space: the only licence a quote has."""
    return " ".join(text.split())


@dataclass(frozen=True)
class PinnedSource:
    """A source's description and its text as it was retrieved."""

    name: str
    about: Source
    text: str

    @cached_property
    def _flat(self) -> str:
        return flatten(self.text)

    def holds(self, quote: str) -> bool:
        """Whether ``quote`` stands here word for word, not cut inside a word."""
        wanted = flatten(quote)
        start = self._flat.find(wanted)
        while start >= 0:
            end = start + len(wanted)
            if not (_inside_word(self._flat, start) or _inside_word(self._flat, end)):
                return True
            start = self._flat.find(wanted, start + 1)
        return False

    def closest(self, quote: str) -> tuple[int, str]:
        """The passage most like ``quote``: its line (from 1), and its words."""
        found = fuzz.partial_ratio_alignment(flatten(quote), self._flat)
        if found is None:
            return 1, ""
        start, end = found.dest_start, found.dest_end
        while _inside_word(self._flat, start):
            start -= 1
        while _inside_word(self._flat, end):
            end += 1
        return self._line_of(start), self._flat[start:end].strip()

    def _line_of(self, flat_offset: int) -> int:
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
    """SHA-256 of a source's bytes, as its description pins it."""
    return hashlib.sha256(content).hexdigest()


def word_diff(ours: str, theirs: str) -> str:
    """How to get from our words to the source's: ``[-ours-]`` goes, ``{+theirs+}`` comes."""
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
