"""Changes of a knowledge folder that are not written yet, and what they do to the golden questions."""

import difflib
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from bot.errors import GuidepostError
from bot.services.scoring.baseline import Change
from bot.services.scoring.scorecard import Result

Files = Mapping[Path, tuple[str, str]]
"""Text of each changed file before and after."""


class CurationError(GuidepostError):
    """A curator's decision cannot be carried out; the message says why and what to do."""


@dataclass(frozen=True)
class Draft:
    """A change that is not written yet: the new text of each file, and what it is meant to do."""

    target: str | None
    """The entry that should answer; None if the bot should refuse."""
    files: Files
    golden: str | None = None
    """The golden question that the change adds."""
    wording: str = ""
    """The phrasing or off-topic message that the change adds; empty if the knowledge itself does not change."""
    root: Path = field(default_factory=Path)
    """The folder that file names are relative to."""

    def diff(self) -> str:
        """Return the change as a unified diff, which ``git apply`` understands."""
        return "".join(
            line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n"
            for path, (before, after) in self.files.items()
            for line in difflib.unified_diff(
                before.splitlines(keepends=True),
                after.splitlines(keepends=True),
                f"a/{relative(path, self.root)}" if before else "/dev/null",
                f"b/{relative(path, self.root)}",
            )
        )


@dataclass(frozen=True)
class Effect:
    """The effect of a draft on the golden questions that were there before."""

    before: Mapping[str, float]
    after: Mapping[str, float]
    """Shares of the scorecard."""
    changed: Sequence[Change]
    """Questions that came out differently."""
    stolen: Sequence[Change]
    """Questions of other entries, and off-topic ones, that the draft takes."""
    added: Result | None
    """The result of the golden question that the draft adds."""
    worse: Mapping[str, tuple[float, float]] = field(default_factory=dict)
    """Shares that get so much worse that a bot that follows its folder would not use it: the share before and after."""
    files: Files = field(default_factory=dict)
    """The baseline, where there is one, with the question that the draft adds."""


NO_EFFECT = Effect({}, {}, (), (), None)
"""The effect of a draft that the bot does not read."""


def relative(path: Path, root: Path) -> str:
    """Return a path as a curator knows it: relative to ``root``, if it is in there."""
    return path.relative_to(root).as_posix() if path.is_relative_to(root) else path.as_posix()


def read_text(path: Path) -> str:
    """Return the text of a file with its own line breaks; empty if there is no such file."""
    return path.read_bytes().decode("utf-8") if path.exists() else ""


def write_files(files: Files) -> None:
    """Write those of ``files`` that are not written yet, and only if the others are as they were when they were read.

    So a call that was cut off can be repeated.

    Raises:
        CurationError: if a file was changed since it was read.
    """
    present = {path: read_text(path) for path in files}
    for path, (before, after) in files.items():
        if present[path] not in {before, after}:
            raise CurationError(f"{path} was changed meanwhile. Nothing was written; begin again")
    for path, (_, after) in files.items():
        if present[path] != after:
            path.parent.mkdir(parents=True, exist_ok=True)
            write_file(path, after)


def write_file(path: Path, text: str) -> None:
    """Write a file, completely or not at all."""
    beside = path.with_name(f".{path.name}.new")
    beside.write_bytes(text.encode())
    if path.exists():
        shutil.copymode(path, beside)
    beside.replace(path)
