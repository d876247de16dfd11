"""The schema of the knowledge base: what a curator can write in each kind of file.

The models are frozen and refuse unknown keys. Only ``Citation.quote`` and ``ListEntry.items`` hold words of a
source. ``note`` and ``Fact.text`` hold our own words, so a card can always show the two differently.
"""

import re
from datetime import date, datetime
from typing import Annotated, ClassVar, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    HttpUrl,
    StringConstraints,
    TypeAdapter,
    ValidationError,
    ValidationInfo,
    field_validator,
)


def _one_line(text: str) -> str:
    return " ".join(text.split())


_HTTP_URL: TypeAdapter[HttpUrl] = TypeAdapter(HttpUrl)


def _address(text: str) -> str:
    try:
        _HTTP_URL.validate_python(text)
    except ValidationError as error:
        raise ValueError(_WEB_ADDRESS) from error
    return text


_WEB_ADDRESS = "should be a web address such as https://example.org/page, without spaces, | or <>"


def _day(text: object) -> date:
    try:
        return datetime.strptime(str(text), "%Y-%m-%d").date()
    except ValueError as error:
        raise ValueError("should be a day such as 2027-05-21") from error


def _like(pattern: str, wanted: str) -> AfterValidator:
    """Return a check that a text matches ``pattern``; ``wanted`` is the message for people who do not read patterns."""

    def check(text: str) -> str:
        if not re.fullmatch(pattern, text):
            raise ValueError(wanted)
        return text

    return AfterValidator(check)


Text = Annotated[str, AfterValidator(_one_line), StringConstraints(min_length=1)]
"""Text on one line, however the curator wrapped it."""
Title = Annotated[Text, StringConstraints(max_length=75)]
"""Title of an entry, short enough for a Slack button."""
ENTRY_ID = "[a-z0-9-]+/[a-z0-9-]+"
EntryId = Annotated[
    str,
    _like(ENTRY_ID, "should be an id such as lending/late-fees: lowercase letters, digits and hyphens"),
]
"""Path of an entry below the folder of its kind, such as ``lending/late-fees``."""

Address = Annotated[str, _like(r"https?://[^\s|<>]+", _WEB_ADDRESS), AfterValidator(_address)]
"""Web address of a page, kept as it is written."""
Day = Annotated[date, BeforeValidator(_day)]
"""Date in the form 2027-05-21 only."""


class Model(BaseModel):
    """Base of all models: frozen, and with no keys besides its own."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Source(Model):
    """Description of a document that entries quote; the document itself is pinned byte for byte beside it."""

    title: Text
    publisher: Text
    url: Address
    retrieved: Day
    sha256: Annotated[str, _like("[0-9a-f]{64}", "should be the text's SHA-256: 64 digits and letters from a to f")]


MAX_STORY = 300
"""Characters of a fact that a tip tells: beside a quotation there is room for two sentences."""
_FALSE = BeforeValidator(lambda text: False if text == "false" else text)


class Citation(Model):
    """Words of a source, letter for letter, and their place in it."""

    source: Text
    """Name of a file in ``sources/``, without its extension."""
    section: Text
    quote: Text
    tip: Annotated[Literal[False] | None, _FALSE] = None
    """False keeps the quotation out of the tips."""


class Fact(Model):
    """Statement of a public page in our own words, with that page."""

    text: Annotated[Text, StringConstraints(max_length=500)]
    page: Text
    publisher: Text
    url: Address
    as_of: Text | None = None
    """Date of the statement, as the page shows it: ``16 Apr 2024``, ``undated, mentions November 2016``."""
    tip: Annotated[Literal[False] | Annotated[Text, StringConstraints(max_length=MAX_STORY)] | None, _FALSE] = None
    """How a daily tip tells it, in our own words, if not as it is; False keeps it out of the tips."""
    illustrates: tuple[EntryId, ...] = ()
    """Ids of the takeaways that the fact is a story of; none if it is one of all that its spotlight illustrates."""


class AskedText(Model):
    """Questions that one text of an entry answers by itself."""

    of: Text
    """The first words of the text: enough of them that no other text of the entry begins so."""
    questions: Annotated[tuple[Text, ...], Field(min_length=1)]
    """Questions that these very words answer, as people type them."""


class Entry(Model):
    """One thing that the bot can answer with. Its id is its path."""

    kind: ClassVar[str]

    id: EntryId
    """Set by the loader from the file's path; no file contains it."""
    title: Title
    citations: tuple[Citation, ...] = ()
    note: Annotated[Text, StringConstraints(max_length=1000)] | None = None
    """Note in our own words; shown as ours, never as a quote."""
    facts: tuple[Fact, ...] = ()
    phrasings: Annotated[tuple[Text, ...], Field(min_length=1)]
    """Ways in which people ask for this entry; the matcher learns from them."""
    keywords: Annotated[tuple[Text, ...], Field(min_length=1)]
    asked: tuple[AskedText, ...] = ()
    """What people ask of single texts; such a text leads the card."""
    related: tuple[EntryId, ...] = ()
    owner: Text
    """The person or group that keeps this entry up to date. An id of a Slack member in it gets the monthly digest."""
    reviewed: Day | None = None
    """Day on which the owner last read the whole entry and found it right; the card names its month."""
    review: Day
    """Day on which the owner is to read the entry again."""

    @field_validator("review")
    @classmethod
    def _is_after_last(cls, review: date, info: ValidationInfo) -> date:
        reviewed = info.data.get("reviewed")
        if reviewed and review <= reviewed:
            raise ValueError(f"should be after the day in reviewed, {reviewed}; set the day of the next review")
        return review


class Theme(Entry):
    """A part of the learnings: its guiding question, and its entries in order."""

    kind = "theme"

    order: Annotated[int, Field(ge=1)]
    """Place among the themes, counted from 1."""
    citations: Annotated[tuple[Citation, ...], Field(min_length=1)]
    """Citations, of which the first is the guiding question."""
    entries: Annotated[tuple[EntryId, ...], Field(min_length=1)]


class Takeaway(Entry):
    """One learning. The first citation is its statement, the second its longer form."""

    kind = "takeaway"

    citations: Annotated[tuple[Citation, ...], Field(min_length=1)]


class ListEntry(Entry):
    """A list in a source. Each item is quoted from the source of the first citation."""

    kind = "list"

    citations: Annotated[tuple[Citation, ...], Field(min_length=1)]
    """Citations, of which the first is the sentence that introduces the list."""
    items: Annotated[tuple[Text, ...], Field(min_length=2)]


class Spotlight(Entry):
    """An example: its place, facts about it, and the entries that it illustrates."""

    kind = "spotlight"

    place: Text
    aliases: tuple[Text, ...] = ()
    """Short and former names, by which people look for it."""
    summary: Annotated[Text, StringConstraints(max_length=150)]
    """One sentence about it in our own words, for the carousel."""
    facts: Annotated[tuple[Fact, ...], Field(min_length=1)]
    illustrates: tuple[EntryId, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """The names by which people may call it: title, aliases and place."""
        return (self.title, *self.aliases, self.place)


class Page(Entry):
    """Anything else that people ask about, such as what the initiative is and who takes part."""

    kind = "page"

    shows: Literal["spotlights"] | None = None
    """``spotlights`` makes this the page that lists all spotlights."""


OffTopic = dict[Text, tuple[Text, ...]]
"""Contents of ``off-topic.yaml``: the messages that no entry answers, by kind."""
Synonyms = tuple[Annotated[tuple[Text, ...], Field(min_length=2)], ...]
"""Contents of ``synonyms.yaml``: groups of words that mean the same to the people who ask."""
FollowUps = dict[
    Literal[
        "example", "another", "elaborate", "source", "fact", "who", "back", "contrast", "condition", "switch",
        "standalone",
    ],
    Annotated[tuple[Text, ...], Field(min_length=1)],
]  # fmt: skip
"""Contents of ``follow-ups.yaml``: messages that continue a conversation, by what they ask of it."""
MAX_FIRST_QUESTION = 75
"""Characters of a question that fit on a button."""
FirstQuestions = Annotated[
    tuple[Annotated[Text, StringConstraints(max_length=MAX_FIRST_QUESTION)], ...], Field(min_length=1)
]
"""Contents of ``first-questions.yaml``: questions for people who do not know yet what to ask."""
