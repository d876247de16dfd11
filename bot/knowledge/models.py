"""The knowledge base's schema: what a curator may write in each kind of file.

The models are frozen and refuse unknown keys. Words of a source stand in
``Citation.quote`` and ``ListEntry.items`` and nowhere else; ``note`` and
``Fact.text`` are ours, so that a card can always draw the two apart.
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
    """A check that a text has the form ``pattern``, for people who do not read patterns."""

    def check(text: str) -> str:
        if not re.fullmatch(pattern, text):
            raise ValueError(wanted)
        return text

    return AfterValidator(check)


Text = Annotated[str, AfterValidator(_one_line), StringConstraints(min_length=1)]
"""Prose on one line, however the curator folded it."""
Title = Annotated[Text, StringConstraints(max_length=75)]
"""Short enough for a Slack button, where an entry's title must fit."""
ENTRY_ID = "[a-z0-9-]+/[a-z0-9-]+"
EntryId = Annotated[
    str,
    _like(ENTRY_ID, "should be an id such as drivers/shared-urgency: small letters, digits and hyphens"),
]
"""An entry's path below its kind's folder, such as ``drivers/shared-urgency``."""

Address = Annotated[str, _like(r"https?://[^\s|<>]+", _WEB_ADDRESS), AfterValidator(_address)]
"""A page's address, kept as it is written."""
Day = Annotated[date, BeforeValidator(_day)]
"""A date as 2027-05-21 and in no other form."""


class Model(BaseModel):
    """What all files share: frozen, and no key that nobody reads."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Source(Model):
    """A document that entries quote, pinned byte for byte beside its description."""

    title: Text
    publisher: Text
    url: Address
    retrieved: Day
    sha256: Annotated[str, _like("[0-9a-f]{64}", "should be the text's SHA-256: 64 digits and letters from a to f")]


class Citation(Model):
    """Words of a source, letter for letter, and where in it they stand."""

    source: Text
    """Name of a file in ``sources/``, without its ending."""
    section: Text
    quote: Text


class Fact(Model):
    """Something a public page says, told in our own words, with that page."""

    text: Annotated[Text, StringConstraints(max_length=500)]
    page: Text
    publisher: Text
    url: Address
    as_of: Text | None = None
    """When the page said so, as it shows it: ``16 Apr 2024``, ``undated, mentions November 2016``."""


class Entry(Model):
    """One thing the bot can answer with. Its id is its path."""

    kind: ClassVar[str]

    id: EntryId
    """Set by the loader from the file's path; no file writes it."""
    title: Title
    citations: tuple[Citation, ...] = ()
    note: Annotated[Text, StringConstraints(max_length=1000)] | None = None
    """Our own sentence; drawn as ours, never quoted."""
    facts: tuple[Fact, ...] = ()
    phrasings: Annotated[tuple[Text, ...], Field(min_length=1)]
    """Ways people ask for this entry; what the matcher learns from."""
    keywords: Annotated[tuple[Text, ...], Field(min_length=1)]
    related: tuple[EntryId, ...] = ()
    owner: Text
    """Who keeps this entry up to date."""
    review: Day
    """When the owner looks at it again."""


class Theme(Entry):
    """A part of the learnings: its guiding question, and its entries in order."""

    kind = "theme"

    order: Annotated[int, Field(ge=1)]
    """Place among the themes, counted from 1."""
    citations: Annotated[tuple[Citation, ...], Field(min_length=1)]
    """The first is the guiding question."""
    entries: Annotated[tuple[EntryId, ...], Field(min_length=1)]


class Takeaway(Entry):
    """One learning. The first citation is its statement, the second its longer form."""

    kind = "takeaway"

    citations: Annotated[tuple[Citation, ...], Field(min_length=1)]


class ListEntry(Entry):
    """A list that a source gives, each item quoted from the source of the first citation."""

    kind = "list"

    citations: Annotated[tuple[Citation, ...], Field(min_length=1)]
    """The first is the sentence that introduces the list."""
    items: Annotated[tuple[Text, ...], Field(min_length=2)]


class Spotlight(Entry):
    """An awardee: where it is, facts about it, and the entries it illustrates."""

    kind = "spotlight"

    place: Text
    aliases: tuple[Text, ...] = ()
    """Short and former names, for finding it by name."""
    summary: Annotated[Text, StringConstraints(max_length=150)]
    """Our one sentence about it, for the carousel."""
    facts: Annotated[tuple[Fact, ...], Field(min_length=1)]
    illustrates: tuple[EntryId, ...] = ()


class Page(Entry):
    """Anything else worth asking for: what the initiative is, who takes part."""

    kind = "page"

    shows: Literal["spotlights"] | None = None
    """``spotlights`` makes this the page that lists them all."""


OffTopic = dict[Text, tuple[Text, ...]]
"""``off-topic.yaml``: kind of message -> messages that no entry answers."""
Synonyms = tuple[Annotated[tuple[Text, ...], Field(min_length=2)], ...]
"""``synonyms.yaml``: groups of words that mean the same to the people who ask."""
