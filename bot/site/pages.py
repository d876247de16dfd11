"""The pages: each is a template with the blocks of cards."""

import hashlib
from collections.abc import Iterator
from importlib import resources
from itertools import chain
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from bot.cards.carousel import spotlight_carousel
from bot.cards.entries import entry_card, more_card
from bot.cards.entry_body import kind_of, lists_spotlights
from bot.cards.formatting import format_date
from bot.cards.links import entry_path, source_path
from bot.cards.pages import entries_quoting
from bot.knowledge.base import KnowledgeBase
from bot.knowledge.checks import quotations_from
from bot.knowledge.models import Entry, Page
from bot.site.blocks import BlockRenderer
from bot.site.excerpts import excerpts
from bot.site.links import NOT_FOUND, SEARCH, Links
from bot.site.metadata import description_of, structured_data

ASSETS = ("style.css", "search.js", "icon.svg")
"""Files of this package that pages refer to."""


def read_asset(name: str) -> bytes:
    """Return the content of a file that pages refer to."""
    return resources.files("bot.site").joinpath("static", name).read_bytes()


class PageWriter:
    """Writes the pages of one state of the knowledge base."""

    def __init__(self, knowledge: KnowledgeBase) -> None:
        self._knowledge = knowledge
        self._voice = knowledge.voice.site
        self._templates = Environment(
            loader=PackageLoader("bot.site"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._versions = {name: hashlib.sha256(read_asset(name)).hexdigest()[:10] for name in ASSETS}

    def pages(self) -> Iterator[tuple[str, str]]:
        """Yield the path of each page with its HTML."""
        knowledge = self._knowledge
        yield "", self._home()
        yield SEARCH, self._page("search.html", SEARCH, self._voice.search, groups=list(self._groups()))
        for entry in knowledge.entries.values():
            yield entry_path(entry.id), self._entry(entry)
        for name in knowledge.sources:
            yield source_path(name), self._source(name)
        yield NOT_FOUND, self._page("not_found.html", NOT_FOUND, self._voice.not_found)

    def _page(self, template: str, path: str, title: str, **content: Any) -> str:
        """Return a page; ``content`` is what its template needs besides the frame that all pages share."""
        frame = {
            "name": self._knowledge.voice.window_title,
            "voice": self._voice,
            "links": Links(path, self._knowledge.address),
            "title": title,
            "description": self._voice.intro,
            "data": None,
            "versions": self._versions,
            "knowledge": self._knowledge,
            "search": SEARCH,
            "kind_of": lambda entry: kind_of(entry, self._knowledge),
        }
        return self._templates.get_template(template).render(frame | content) + "\n"

    def _renderer(self, links: Links, entry: Entry | None = None) -> BlockRenderer:
        quoted: dict[str, str] = {}
        if entry:
            for source in dict.fromkeys(citation.source for citation in entry.citations):
                quoted |= {passage: links.place(source, passage) for passage in quotations_from(entry, source)}
        return BlockRenderer(links.entry, quoted.get, self._voice.in_source)

    def _home(self) -> str:
        renderer = self._renderer(Links("", self._knowledge.address))
        tiles = renderer.render((one.block for one in spotlight_carousel(self._knowledge)), heading="h2")
        others = [
            one for one in self._knowledge.entries.values() if isinstance(one, Page) and not lists_spotlights(one)
        ]
        return self._page("home.html", "", self._knowledge.voice.window_title, tiles=tiles, others=others)

    def _entry(self, entry: Entry) -> str:
        path = entry_path(entry.id)
        renderer = self._renderer(Links(path, self._knowledge.address), entry)
        whole = entry_card(entry, self._knowledge, is_complete=True).blocks
        more = more_card(entry, self._knowledge).blocks
        return self._page(
            "entry.html",
            path,
            entry.title,
            description=description_of(entry, self._knowledge),
            data=structured_data(entry, self._knowledge),
            entry=entry,
            theme=self._knowledge.theme_of(entry),
            body=renderer.render(block for block in whole if block["type"] != "actions"),
            more=renderer.sections(block for block in more if block["type"] != "header"),
        )

    def _source(self, name: str) -> str:
        source = self._knowledge.sources[name]
        about, quoting = source.description, entries_quoting(name, self._knowledge)
        return self._page(
            "source.html",
            source_path(name),
            about.title,
            about=about,
            retrieved=self._voice.retrieved.format(day=format_date(about.retrieved, self._knowledge.voice.dates)),
            excerpts=excerpts(source, quoting),
        )

    def _groups(self) -> Iterator[tuple[str, list[Entry]]]:
        """Yield all entries under a heading each: by theme, then the spotlights, then the others."""
        knowledge, voice = self._knowledge, self._voice
        grouped = [(theme.title, [theme, *knowledge.learnings_of(theme)]) for theme in knowledge.themes]
        listed = [(title, list[Entry](entries)) for title, entries in grouped]
        listed.append((voice.spotlights, list(knowledge.spotlights)))
        seen = {entry.id for entry in chain.from_iterable(entries for _, entries in listed)}
        listed.append((voice.about, [entry for entry in knowledge.entries.values() if entry.id not in seen]))
        yield from ((title, entries) for title, entries in listed if entries)
