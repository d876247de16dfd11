"""The outline of a document: its parts, each with a heading, what stands below it, and further parts."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from bot.knowledge.documents import Document
from bot.knowledge.folder import name_for
from bot.knowledge.markup import Block, Kind
from bot.knowledge.passages import LONG, sentences_of

_NUMBERING = re.compile(r"^(?:\d+(?:\.\d+)*[.)]?|[A-Z]\.|§+\s*\d+[a-z]?)\s+")
"""The number of a heading, which its title leaves out."""


@dataclass
class Part:
    """A heading with what stands below it."""

    heading: str
    line: int
    level: int
    content: list[tuple[int, Block]] = field(default_factory=list)
    parts: list["Part"] = field(default_factory=list)

    @property
    def title(self) -> str:
        """The heading without its number."""
        return _NUMBERING.sub("", self.heading)

    @property
    def slug(self) -> str:
        """The title as a part of an id; empty if it has no letters or digits for one."""
        return name_for(self.title)

    @property
    def leaves(self) -> list["Part"]:
        """The parts directly below that have no parts themselves."""
        return [part for part in self.parts if not part.parts]


def outline(document: Document, name: str) -> Part:
    """Return the document as a part; its title is its heading, if it has one that stands before all else."""
    root = Part(name.replace("-", " ").capitalize(), 1, -1)
    open_parts = [root]
    for block, line in zip(document.blocks, document.lines, strict=True):
        if block.kind in {Kind.HEADING, Kind.END}:
            while open_parts[-1].level >= block.level:
                open_parts.pop()
        if block.kind is Kind.HEADING:
            part = Part(block.text, line, block.level)
            open_parts[-1].parts.append(part)
            open_parts.append(part)
        elif block.kind is not Kind.END:
            open_parts[-1].content.append((line, block))
    return root.parts[0] if len(root.parts) == 1 and root.parts[0].parts and not root.content else root


def quotations_of(text: str) -> Sequence[str]:
    """Return a paragraph as quotations: whole, or if it is long, as runs of whole sentences."""
    if len(text) <= LONG:
        return [text]
    runs: list[str] = []
    for sentence in sentences_of(text):
        if runs and len(runs[-1]) + len(sentence) < LONG:
            runs[-1] += f" {sentence}"
        else:
            runs.append(sentence)
    return runs
