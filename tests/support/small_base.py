"""A complete knowledge base that is small, so that a test can break one thing at a time."""

from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import pytest

from bot.errors import KnowledgeError, Problem
from bot.knowledge.base import KnowledgeBase
from bot.knowledge.languages import DEFAULT
from bot.knowledge.loader import load
from bot.knowledge.voice.sentences import GENERIC

THEME = "themes/soil/overview.yaml"
COMPOST = "takeaways/soil/compost.yaml"
ROTATION = "takeaways/soil/rotation.yaml"
TOOLS = "lists/soil/tools.yaml"
SPOTLIGHT = "spotlights/plots/elm-street.yaml"
PAGE = "pages/about/gardens.yaml"
SOURCE = "sources/almanac.yaml"
SOURCE_TEXT = "sources/almanac.txt"
ENTRIES = (THEME, COMPOST, ROTATION, TOOLS, SPOTLIGHT, PAGE)

_ALMANAC = """\
The Community Garden Almanac

What keeps the ground alive from one year to the next?
Feed the soil: A heap that is turned every second week becomes “black gold” before
the first frost, and the neighbours’ kitchens fill it for nothing.
Move the beds around: Beans leave behind what cabbages need, so no bed holds the same crop twice running.

Every shed needs four things:
A fork with a long handle
Two watering cans
A wheelbarrow nobody minds lending
"""

_CARE = """\
owner: Garden desk
review: 2999-01-31
"""

_FILES = {
    SOURCE_TEXT: _ALMANAC,
    SOURCE: f"""\
# Describes almanac.txt beside it.
title: The Community Garden Almanac
publisher: Plot Press
url: https://almanac.example/ground
retrieved: 2026-03-01
sha256: {sha256(_ALMANAC.encode()).hexdigest()}
""",
    THEME: f"""\
title: The Ground
order: 1
citations:
  - source: almanac
    section: Opening
    quote: What keeps the ground alive from one year to the next?
entries: [soil/compost, soil/rotation, soil/tools]
related: [about/gardens]
phrasings:
  - what does the part on soil cover?
keywords: [ground]
{_CARE}""",
    COMPOST: f"""\
title: Feed the Soil
citations:
  - source: almanac
    section: Feed the soil
    quote: >-
      A heap that is turned every second week becomes “black gold” before the first frost,
      and the neighbours’ kitchens fill it for nothing.
note: Our words, not the almanac's.
related:
  - soil/rotation
  - plots/elm-street
phrasings:
  - how do we make compost?
  - what to do with kitchen scraps
keywords:
  - compost
{_CARE}""",
    ROTATION: f"""\
title: Move the Beds Around
citations:
  - source: almanac
    section: Move the beds around
    quote: Beans leave behind what cabbages need, so no bed holds the same crop twice running.
related: [soil/compost]
phrasings:
  - what should follow beans?
keywords: [rotation]
{_CARE}""",
    TOOLS: f"""\
title: What the Shed Needs
citations:
  - source: almanac
    section: The shed
    quote: "Every shed needs four things:"
items:
  - A fork with a long handle
  - Two watering cans
  - A wheelbarrow nobody minds lending
related: [soil/compost]
phrasings:
  - which tools should we buy?
keywords: [tools]
{_CARE}""",
    SPOTLIGHT: f"""\
title: Elm Street Plots
place: Springfield
summary: Forty plots on an old parking lot.
facts:
  - text: The plots opened with forty beds.
    page: About us
    publisher: Elm Street Plots
    url: https://elm.example/about
illustrates: [soil/compost]
related: [soil/compost]
phrasings:
  - tell me about elm street
keywords: [elm street]
{_CARE}""",
    PAGE: f"""\
title: About the Gardens
note: Who gardens here, in our words.
shows: spotlights
related: [soil/overview]
phrasings:
  - who gardens here?
keywords: [gardens]
{_CARE}""",
    "off-topic.yaml": "weather:\n  - will it rain tomorrow?\n",
    "synonyms.yaml": "- [compost, humus]\n",
    "voice.yaml": GENERIC[DEFAULT].read_text(encoding="utf-8"),
}


@dataclass(frozen=True)
class SmallBase:
    """The folder of the knowledge base, with the changes that a test can make to it."""

    root: Path

    @classmethod
    def written(cls, root: Path) -> "SmallBase":
        base = cls(root)
        for name, content in _FILES.items():
            base.write(name, content)
        return base

    def read(self, name: str) -> str:
        return (self.root / name).read_text(encoding="utf-8")

    def write(self, name: str, content: str | bytes) -> None:
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)

    def change(self, name: str, old: str, new: str) -> None:
        """Replace ``old``, which must be in the file exactly once, so that each test changes what it means to."""
        content = self.read(name)
        assert content.count(old) == 1, f"{old!r} is in {name} {content.count(old)} times"
        self.write(name, content.replace(old, new))

    def add(self, name: str, lines: str) -> None:
        self.write(name, self.read(name) + lines)

    def remove(self, name: str) -> None:
        (self.root / name).unlink()

    def move(self, name: str, to: str) -> None:
        self.write(to, self.read(name))
        self.remove(name)

    def line(self, name: str, words: str) -> int:
        """Return the number of the first line that contains ``words``, counted from 1 as in an editor."""
        return next(number for number, line in enumerate(self.read(name).split("\n"), start=1) if words in line)

    def loaded(self) -> KnowledgeBase:
        return load(self.root)

    def problems(self) -> tuple[Problem, ...]:
        """Return the problems that prevent loading the folder."""
        with pytest.raises(KnowledgeError) as caught:
            load(self.root)
        return caught.value.problems

    def problem(self) -> Problem:
        """Return the only problem."""
        (found,) = self.problems()
        return found
