"""The structured results of the tools. Their descriptions are written for the program that reads them."""

from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

PassageKind = Literal["quotation", "item", "fact", "note", "summary"]


class Result(BaseModel):
    """Base of all results."""

    model_config = ConfigDict(frozen=True)


class EntryLink(Result):
    """An entry by its name; it has no words of the entry."""

    id: str = Field(description="Pass it to get_entry")
    title: str
    kind: str = Field(description="theme, takeaway, list, spotlight or page")
    uri: str = Field(description="Address of the entry as a resource of this server")


class SourceLink(Result):
    """A published document that entries quote."""

    name: str = Field(description="Pass it to verify_quote as the source")
    title: str
    publisher: str
    url: str = Field(description="Public address of the document; cite it")
    retrieved: date = Field(description="Day on which the text was retrieved")
    uri: str = Field(description="Address of the text as a resource of this server")


class Quotation(Result):
    """Published words, letter for letter, with their source."""

    quote: str = Field(description="Published words, letter for letter; repeat them without any change")
    section: str = Field(description="Heading of the source below which they stand")
    source: SourceLink


class Statement(Result):
    """A statement in the curators' own words, with the public page that it is from."""

    text: str = Field(description="The curators' own words: attribute them to the page, never put them in quotes")
    page: str
    publisher: str
    url: str
    as_of: str | None = Field(description="Date of the statement, as the page shows it")


class Lead(Result):
    """The one passage that answers the question."""

    text: str
    kind: PassageKind = Field(
        description="quotation and item are published words; fact, note and summary are the curators' own words"
    )
    is_verbatim: bool = Field(description="Whether the text may be put in quotes")
    source: str = Field(description="Title of the page or document that it is from; empty for a note or a summary")
    url: str = Field(description="Public address of that page or document; empty for a note or a summary")


class Guidance(Result):
    """The answer to one question, as the bot gives it to people."""

    outcome: Literal["answered", "unsure", "no_answer", "act"] = Field(
        description="answered: quote the citations. unsure: ask which of the offered entries is meant. no_answer: say "
        "that the knowledge base does not cover it, and do not answer from other knowledge. act: the message was no "
        "question, such as a greeting"
    )
    confidence: float = Field(description="Probability that the entry answers, 0 to 1")
    advice: str = Field(description="What to do with this result")
    entry: EntryLink | None = Field(default=None, description="The entry that answers; only where answered")
    is_held: bool = Field(
        default=True, description="False if the entry is right but lacks the detail that was asked for; say so"
    )
    lead: Lead | None = Field(default=None, description="The passage that answers; lead with it")
    citations: tuple[Quotation, ...] = Field(
        default=(), description="Published words of the entry; empty unless answered"
    )
    statements: tuple[Statement, ...] = Field(
        default=(), description="Statements of the entry in the curators' own words, each with its page"
    )
    items: tuple[str, ...] = Field(
        default=(), description="Items of a list: published words from the source of the first citation"
    )
    summary: str | None = Field(default=None, description="Summary of a spotlight in the curators' own words")
    note: str | None = Field(default=None, description="Note in the curators' own words; never put it in quotes")
    offered: tuple[EntryLink, ...] = Field(
        default=(), description="Where unsure: the entries of which one may answer; ask which one is meant"
    )
    near: tuple[EntryLink, ...] = Field(
        default=(), description="Where there is no answer: entries on related matters. They do not answer the question"
    )


class PartialGuidance(Guidance):
    """The answer to one of several questions."""

    question: str = Field(description="The part of the message that this answers")


class FoundGuidance(Guidance):
    """The answer to a message. If it holds several questions, this is the answer to the first of them."""

    parts: tuple[PartialGuidance, ...] = Field(
        default=(), description="The answer to each question, if the message holds several"
    )


class FullEntry(EntryLink):
    """Everything that an entry says."""

    theme: EntryLink | None = Field(description="The theme that lists the entry")
    place: str | None = Field(description="Place of a spotlight")
    summary: str | None = Field(description="Summary of a spotlight in the curators' own words")
    citations: tuple[Quotation, ...] = Field(description="Published words, letter for letter")
    items: tuple[str, ...] = Field(description="Items of a list: published words from the source of the first citation")
    note: str | None = Field(description="Note in the curators' own words; never put it in quotes")
    statements: tuple[Statement, ...] = Field(description="Statements in the curators' own words, each with its page")
    illustrates: tuple[EntryLink, ...] = Field(description="Entries that a spotlight is an example of")
    illustrated_by: tuple[EntryLink, ...] = Field(description="Spotlights that are examples of the entry")
    related: tuple[EntryLink, ...] = Field(description="Entries to read next")


class Learning(EntryLink):
    """A takeaway or a list with its statement."""

    statement: Quotation


class ThemeLearnings(Result):
    """A theme with its takeaways."""

    theme: EntryLink
    guiding_question: Quotation
    takeaways: tuple[Learning, ...]


class Takeaways(Result):
    """Themes in their published order."""

    themes: tuple[ThemeLearnings, ...]


class SpotlightLink(EntryLink):
    """A spotlight with its place and its summary."""

    place: str
    summary: str = Field(description="The curators' own words; get_entry has statements with their pages")


class Spotlights(Result):
    """Spotlights, ordered by title."""

    spotlights: tuple[SpotlightLink, ...]
    advice: str = Field(description="What to do with this result")


class PublishedPlace(Result):
    """A place where the words are published."""

    source: SourceLink
    sentence: str = Field(description="The whole published sentences around the words; check that the sense is kept")
    quoted_by: tuple[EntryLink, ...] = Field(description="Entries that quote at least a part of the words")


class NearestSentence(PublishedPlace):
    """The published sentence that comes nearest."""

    similarity: Annotated[float, Field(ge=0, le=1)]
    diff: str = Field(
        description="How to correct the words: remove [-these-], and add {+these+}; … stands for more of both"
    )


class QuoteVerification(Result):
    """The result of verifying words."""

    is_verbatim: bool = Field(
        description="True only if the words are in a source letter for letter; line breaks and runs of spaces may vary"
    )
    advice: str = Field(description="What to do with this result")
    published_in: tuple[PublishedPlace, ...] = Field(description="Where the words are published; empty if they are not")
    nearest: NearestSentence | None = Field(description="What comes nearest if they are not published")
    own_words_of: tuple[EntryLink, ...] = Field(
        description="Entries whose notes or statements have the words: the curators' own, so they are no quotation"
    )
