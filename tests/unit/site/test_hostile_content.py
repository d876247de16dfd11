"""Whatever people write into the knowledge base, pages show it as text."""

import html
import json
from dataclasses import replace
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.cards.links import entry_path
from bot.knowledge.base import KnowledgeBase
from bot.knowledge.loader import load
from bot.site.site import render_site
from tests.support.small_base import SmallBase
from tests.support.web_pages import read_page, words

PIECES = (
    *(
        "<script>",
        "</script>",
        "<!--",
        "]]>",
        '"',
        "'",
        "&amp;",
        "&",
        "<b>",
        "*a*",
        "_b_",
        "{{7}}",
        "{%x%}",
        "word",
        "é",
    ),
    *("<https://evil.example|click>", "javascript:", "\\", "`", "~", "|", "\u202e", "</title>"),
)
_TEXT = st.text(st.characters(exclude_categories=["C"]), max_size=12)
HOSTILE = st.lists(st.one_of(st.sampled_from(PIECES), _TEXT), max_size=6).map(
    lambda parts: " ".join(["x", *"".join(parts).split()])[:75].strip()
)


@cache
def base() -> KnowledgeBase:
    with TemporaryDirectory() as folder:
        return replace(load(SmallBase.written(Path(folder)).root), address="https://guide.example.org")


def filled(text: str) -> KnowledgeBase:
    """Return the small knowledge base with ``text`` in each of its texts that people write."""
    entries = {}
    for entry_id, entry in base().entries.items():
        facts = tuple(fact.model_copy(update={"text": text, "page": text}) for fact in entry.facts)
        changed: dict[str, Any] = {"title": text, "note": text, "facts": facts, "keywords": (text,)}
        for name in ("place", "summary"):
            if hasattr(entry, name):
                changed[name] = text
        entries[entry_id] = entry.model_copy(update=changed)
    sources = {
        name: replace(source, description=source.description.model_copy(update={"title": text, "publisher": text}))
        for name, source in base().sources.items()
    }
    return replace(base(), entries=entries, sources=sources)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(HOSTILE)
def test_pages_have_the_same_structure_whatever_the_texts_are(text: str) -> None:
    plain, site = render_site(filled("x word")), render_site(filled(text))

    assert plain.keys() == site.keys()
    for name in (one for one in site if one.endswith(".html")):
        assert read_page(site[name]).shape == read_page(plain[name]).shape, name


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(HOSTILE)
def test_pages_show_the_texts_letter_for_letter(text: str) -> None:
    site = render_site(filled(text))
    for entry_id in base().entries:
        shown = read_page(site[f"{entry_path(entry_id)}index.html"])

        (title,) = shown.find("h1")
        assert html.unescape(title.text().strip()) == html.unescape(text.strip())
        assert words(text) == words(title.text())
        (data,) = shown.find("script", type="application/ld+json")
        assert json.loads(data.text())["name"] == text
