"""The tools. Each answers from the same guide as the bot in Slack, and changes nothing.

The docstrings of the tools are their descriptions in the protocol.
"""

from collections.abc import Iterable, Sequence
from typing import Annotated

from mcp.server.mcpserver.exceptions import ToolError
from pydantic import Field

from bot.errors import likely_meant
from bot.knowledge.base import KnowledgeBase
from bot.knowledge.models import Entry, Spotlight, Theme
from bot.knowledge.sources import PinnedSource
from bot.mcp.models import FoundGuidance, FullEntry, QuoteVerification, Spotlights, Takeaways
from bot.mcp.results import (
    found_guidance,
    full_entry,
    quote_verification,
    spotlight_link,
    theme_learnings,
)
from bot.services.guide import Guide
from bot.services.offers import with_reply
from bot.services.quotations import verify

MAX_QUESTION = 4_000
"""Characters of a question."""
MAX_TEXT = 4_000
"""Characters of a text to verify; the longest quotation of the knowledge base has some hundreds."""
MAX_AFTER = 12
"""Earlier questions that are taken into account."""

_Question = Annotated[str, Field(max_length=MAX_QUESTION)]
_Name = Annotated[str, Field(max_length=500)]

Question = Annotated[_Question, Field(description="The question in the person's own words; do not rewrite it")]
Earlier = Annotated[
    Annotated[list[_Question], Field(max_length=MAX_AFTER)] | None,
    Field(description="Earlier questions of the same conversation, the oldest first"),
]
EntryIdentifier = Annotated[_Name, Field(description="Id of an entry, such as find_guidance and list_takeaways return")]
ThemeName = Annotated[_Name | None, Field(description="Name or id of a theme; all themes without it")]
Place = Annotated[_Name | None, Field(description="A state, city, partner, field or name; all spotlights without it")]
Quote = Annotated[str, Field(max_length=MAX_TEXT, description="The words to verify, without the marks around them")]
SourceName = Annotated[
    _Name | None, Field(description="Name, title or address of the one source to look in; all without it")
]


class GuideTools:
    """The tools of one guide. Each call is answered from one state of the knowledge base."""

    def __init__(self, guide: Guide) -> None:
        self._guide = guide

    async def find_guidance(self, question: Question, after: Earlier = None) -> FoundGuidance:
        """Find what the knowledge base says about a question: quotations letter for letter, with their sources.

        Call it before you answer any question on this knowledge base's subject. If the outcome is no_answer, the
        learnings do not cover the question: say so instead of answering from other knowledge. Nothing is generated;
        every quotation is published as it stands.
        """
        guide = self._guide.snapshot()
        shown: list[str] = []
        for earlier in (after or [])[-MAX_AFTER:]:
            shown = with_reply(shown, guide.reply(encodable(earlier), shown))
        return found_guidance(guide.reply(encodable(question), shown), guide.knowledge)

    async def get_entry(self, id: EntryIdentifier) -> FullEntry:  # noqa: A002 (the name in the protocol)
        """Return everything that one entry says: quotations with their sources, statements with their pages, links."""
        knowledge = self._guide.knowledge
        return full_entry(find_entry(id, knowledge), knowledge)

    async def list_takeaways(self, theme: ThemeName = None) -> Takeaways:
        """List the takeaways by theme, each with its published statement and its source."""
        guide = self._guide.snapshot()
        themes = _themes(guide, theme) if theme and theme.strip() else guide.knowledge.themes
        return Takeaways(themes=tuple(theme_learnings(one, guide.knowledge) for one in themes))

    async def list_spotlights(self, place: Place = None) -> Spotlights:
        """List the spotlights: real partnerships, as examples. Their statements with pages are in get_entry."""
        guide = self._guide.snapshot()
        found, advice = guide.knowledge.spotlights, "Call get_entry for the statements of one, with their pages."
        if place and place.strip():
            result = guide.spotlight(encodable(place))
            found = (result.found,) if isinstance(result.found, Spotlight) else result.several
            if not found:
                advice = "No spotlight fits. Say so; or call list_spotlights without a place to see all of them."
        return Spotlights(spotlights=tuple(map(spotlight_link, found)), advice=advice)

    async def verify_quote(self, text: Quote, source: SourceName = None) -> QuoteVerification:
        """Say whether words are published letter for letter, and where; if not, what comes nearest, with a diff.

        Call it for every quotation on this knowledge base's subject before you show it, no matter who wrote it. One
        changed letter, mark or capital makes a quotation false; only line breaks and runs of spaces may differ.
        """
        knowledge = self._guide.knowledge
        if not any(character.isalnum() for character in text):
            raise ToolError("There are no words in the text. Pass the words to verify.")
        sources = [_source(knowledge, source)] if source and source.strip() else None
        return quote_verification(verify(encodable(text), knowledge, sources))


def encodable(text: str) -> str:
    """Return ``text`` with a replacement for halves of surrogate pairs, which JSON can carry and UTF-8 cannot."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def find_entry(entry_id: str, knowledge: KnowledgeBase) -> Entry:
    """Return the entry with an id.

    Raises:
        ToolError: if there is none; it names the one that may be meant.
    """
    if entry := knowledge.entries.get(entry_id):
        return entry
    raise ToolError(
        f"There is no entry with this id.{_hint(entry_id, knowledge.entries)} "
        "Call list_takeaways or list_spotlights for the ids, or find_guidance with a question."
    )


def _themes(guide: Guide, name: str) -> Sequence[Theme]:
    """Return the theme with a name, an id, or the first part of an id."""
    for theme in guide.knowledge.themes:
        if name.strip().lower() in {theme.id, theme.id.partition("/")[0]}:
            return [theme]
    result = guide.theme(encodable(name))
    if isinstance(result.found, Theme):
        return [result.found]
    titles = "; ".join(f"{theme.title} ({theme.id})" for theme in guide.knowledge.themes)
    raise ToolError(f"There is no theme with this name. The themes are: {titles}.")


def _source(knowledge: KnowledgeBase, name: str) -> PinnedSource:
    wanted = name.strip().casefold().rstrip("/")
    for source in knowledge.sources.values():
        about = source.description
        if wanted in {source.name.casefold(), about.title.casefold(), about.url.casefold().rstrip("/")}:
            return source
    known = "; ".join(f"{source.name} ({source.description.url})" for source in knowledge.sources.values())
    raise ToolError(f"There is no source with this name. The sources are: {known}. Without a source, all are searched.")


def _hint(wanted: str, ids: Iterable[str]) -> str:
    near = likely_meant(wanted, ids)
    return f" Did you mean {near}?" if near else ""
