"""The errors that the bot raises on purpose. Each message says how to fix the cause."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz, process

_CLOSE = 60
"""Similarity, 0 to 100, from which a name is likely to be the one that was meant."""


def likely_meant(wrong: str, known: Iterable[str]) -> str | None:
    """Return the one of ``known`` that a person who typed ``wrong`` probably meant, for a hint in an error."""
    found = process.extractOne(wrong, list(known), scorer=fuzz.ratio, score_cutoff=_CLOSE)
    return found[0] if found else None


class GuidepostError(Exception):
    """Something is wrong that a person can fix; the message says how."""


@dataclass(frozen=True, order=True)
class Problem:
    """One thing that is wrong with a file of the knowledge base."""

    file: str
    """Path as the curator knows it, starting with the name of the knowledge folder."""
    line: int
    """Line, counted from 1; 0 when the problem is the whole file."""
    field: str
    """Dotted path inside the file, such as ``citations.0.quote``; empty when the problem is the whole file."""
    message: str
    """The problem, and how to fix it."""

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.line else self.file
        return f"{place}: {self.field}: {self.message}" if self.field else f"{place}: {self.message}"


class KnowledgeError(GuidepostError):
    """The knowledge folder has problems, so nothing was loaded."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(sorted(problems))
        count = len(self.problems)
        heading = f"{count} problem{'s' if count != 1 else ''} in the knowledge base, so none of it was loaded:"
        super().__init__("\n".join([heading, *map(str, self.problems)]))


class SettingsError(GuidepostError):
    """The environment does not describe a bot that can run."""


class StorageError(GuidepostError):
    """The database did not carry out a request. No part of the request took effect."""


class UnstorableError(StorageError):
    """The database cannot hold a value, so that a second try would fail as well."""
