"""Every error raised on purpose, each addressed to the person who can mend it."""

from collections.abc import Sequence
from dataclasses import dataclass


class GuidepostError(Exception):
    """Something is wrong that a person can put right; the message says how."""


@dataclass(frozen=True, order=True)
class Problem:
    """One thing wrong with a file of the knowledge base."""

    file: str
    """Path as the curator knows it, from the knowledge folder's parent on."""
    line: int
    """1 is the first line; 0 where the whole file is meant."""
    field: str
    """Dotted path inside the file, such as ``citations.0.quote``; empty for the whole file."""
    message: str
    """What is wrong and what to do about it."""

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.line else self.file
        return f"{place}: {self.field}: {self.message}" if self.field else f"{place}: {self.message}"


class KnowledgeError(GuidepostError):
    """The knowledge folder has problems; none of it was loaded."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(sorted(problems))
        count = len(self.problems)
        heading = f"{count} problem{'s' if count != 1 else ''} in the knowledge base, so none of it was loaded:"
        super().__init__("\n".join([heading, *map(str, self.problems)]))


class SettingsError(GuidepostError):
    """The environment does not describe a bot that can run."""


class StorageError(GuidepostError):
    """The database did not do what it was asked; nothing of it was done."""
