"""The site of the shipped knowledge, and of any other: every page says what its card says."""

import json
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit
from xml.etree import ElementTree

import pytest

from bot.cards.carousel import spotlight_carousel
from bot.cards.entries import entry_card, more_card
from bot.cards.links import entry_path, source_path
from bot.knowledge.base import KnowledgeBase
from bot.knowledge.checks import quotations_from
from bot.knowledge.loader import load
from bot.knowledge.models import ListEntry
from bot.knowledge.sources import collapse_spaces
from bot.settings import SHIPPED_KNOWLEDGE
from bot.site.blocks import BlockRenderer
from bot.site.excerpts import anchor_of
from bot.site.site import LISTING, Files, LiveSite, SiteError, render_site, write_site
from tests.support.small_base import COMPOST, SmallBase
from tests.support.web_pages import Element, card_sources, card_words, links_of, loaded_by, read_page, words

ADDRESS = "https://guide.example.org/learn"
BUDGET = 100 * 1024
"""Bytes of a page with everything that it loads."""


@pytest.fixture(scope="module", params=["shipped", "small", "small without an address"])
def knowledge(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> KnowledgeBase:
    if request.param == "shipped":
        return replace(load(SHIPPED_KNOWLEDGE), address=ADDRESS)
    small = load(SmallBase.written(tmp_path_factory.mktemp("knowledge")).root)
    return replace(small, address=ADDRESS if request.param == "small" else "")


@pytest.fixture(scope="module")
def site(knowledge: KnowledgeBase) -> Files:
    return render_site(knowledge)


def pages_of(site: Files) -> dict[str, Element]:
    return {name: read_page(content) for name, content in site.items() if name.endswith(".html")}


def page(site: Files, path: str) -> Element:
    return read_page(site[f"{path}index.html"])


def test_each_entry_has_a_page_with_the_words_of_its_card_and_no_others(site: Files, knowledge: KnowledgeBase) -> None:
    for entry in knowledge.entries.values():
        shown = page(site, entry_path(entry.id))
        (card,) = shown.find("article", class_="card")
        whole = [one for one in entry_card(entry, knowledge, is_complete=True).blocks if one["type"] != "actions"]
        (title, *rows) = more_card(entry, knowledge).blocks
        more = [one.text() for one in shown.find("aside", class_="more-to-read")]

        assert words(card.text(without_site=True)) == card_words(whole)
        assert words("".join(more)) == card_words(rows)
        assert [one.text().strip() for one in shown.find("h1")] == [entry.title] == [title["text"]["text"]]


def test_each_page_has_the_sources_of_its_card(site: Files, knowledge: KnowledgeBase) -> None:
    for entry in knowledge.entries.values():
        (card,) = page(site, entry_path(entry.id)).find("article", class_="card")
        links = [one.attributes["href"] for one in card.find("a")]

        whole = entry_card(entry, knowledge, is_complete=True)
        assert [link for link in links if link.startswith("http")] == card_sources(whole.blocks)


def test_the_first_page_lists_all_themes_takeaways_and_spotlights(site: Files, knowledge: KnowledgeBase) -> None:
    (main,) = page(site, "").find("main")
    linked = [one.attributes["href"] for one in main.find("a")]

    for theme in knowledge.themes:
        (listed,) = (one for one in main.find("article") if one.attributes["data-entry"] == theme.id)
        assert theme.citations[0].quote in listed.text()
        assert [one.text() for one in listed.find("a")] == [
            theme.title,
            *(entry.title for entry in knowledge.learnings_of(theme)),
        ]
    tiles = main.find("ul", class_="tiles")
    assert [word for one in tiles for word in words(one.text())] == card_words(
        one.block for one in spotlight_carousel(knowledge)
    )
    assert {f"./{entry_path(entry.id)}" for entry in knowledge.spotlights} <= set(linked)


def test_every_link_within_the_site_leads_somewhere(site: Files) -> None:
    pages = pages_of(site)
    ids = {
        name: {one.attributes["id"] for one in shown.walk() if "id" in one.attributes} for name, shown in pages.items()
    }
    below = urlsplit(ADDRESS).path.lstrip("/")
    for name, shown in pages.items():
        for link in links_of(name, shown):
            target = urlsplit(link)
            if target.netloc != "site.test":
                assert target.scheme in {"http", "https"}
                continue
            path = target.path.lstrip("/")
            if name == "404.html":
                path = path.removeprefix(f"{below}/")
            file = f"{path}index.html" if path == "" or path.endswith("/") else path
            assert file in site, f"{name}: {link}"
            assert not target.fragment or target.fragment in ids[file], f"{name}: {link}"


def test_no_page_with_all_that_it_loads_exceeds_the_budget_or_comes_from_elsewhere(site: Files) -> None:
    for name, shown in pages_of(site).items():
        loaded = {path.removeprefix(f"{urlsplit(ADDRESS).path.lstrip('/')}/") for path in loaded_by(name, shown)}
        # The search reads its index.
        assert len(site[name]) + sum(len(site[path]) for path in loaded) <= BUDGET, name
        assert not [
            one for one in shown.walk() if any(key.startswith("on") or key == "style" for key in one.attributes)
        ]
    assert b"@import" not in site["style.css"]
    assert b"url(" not in site["style.css"]


def test_each_quotation_is_marked_in_its_source(site: Files, knowledge: KnowledgeBase) -> None:
    for name, source in knowledge.sources.items():
        shown = page(site, source_path(name))
        marked = collapse_spaces(" ".join(one.text() for one in shown.find("mark")))
        anchors = {one.attributes["id"] for one in shown.find("a", class_="anchor")}
        for entry in knowledge.entries.values():
            for passage in quotations_from(entry, name):
                assert anchor_of(passage) in anchors
                assert " ".join(words(passage)) in " ".join(words(marked))
        assert set(words(marked)) <= set(words(source.text))
        assert shown.find("a", href=source.description.url)


def test_each_quotation_on_a_page_leads_to_its_place_in_the_source(site: Files, knowledge: KnowledgeBase) -> None:
    for entry in knowledge.entries.values():
        (card,) = page(site, entry_path(entry.id)).find("article", class_="card")
        places = [one.attributes["href"] for one in card.find("a") if "#q-" in one.attributes["href"]]

        quoted = [citation.quote for citation in entry.citations]
        quoted += entry.items if isinstance(entry, ListEntry) else ()
        assert sorted(place.partition("#")[2] for place in places) == sorted(map(anchor_of, quoted))


def test_structured_data_has_each_quotation_with_its_source(site: Files, knowledge: KnowledgeBase) -> None:
    for entry in knowledge.entries.values():
        (script,) = page(site, entry_path(entry.id)).find("script", type="application/ld+json")
        data = json.loads(script.text())

        assert (data["@context"], data["@type"], data["name"]) == ("https://schema.org", "WebPage", entry.title)
        assert data.get("url") == (f"{ADDRESS}/{entry_path(entry.id)}" if knowledge.address else None)
        quoted = [citation.quote for citation in entry.citations]
        quoted += entry.items if isinstance(entry, ListEntry) else ()
        assert [one["text"] for one in data["hasPart"]] == quoted
        assert {one["@type"] for one in data["hasPart"]} <= {"Quotation"}
        cited = {one["citation"]["url"] for one in data["hasPart"]} | {fact.url for fact in entry.facts}
        assert {one["url"] for one in data["citation"]} == cited
        assert all(one["name"] and one["publisher"]["name"] for one in data["citation"])


def test_pages_describe_themselves_to_messengers_and_search_engines(site: Files, knowledge: KnowledgeBase) -> None:
    for entry in knowledge.entries.values():
        shown = page(site, entry_path(entry.id))
        (title,) = shown.find("meta", property="og:title")
        described = shown.find("meta", name="description")[0].attributes["content"]

        assert title.attributes["content"] == entry.title
        assert 0 < len(described) <= 201
        assert bool(shown.find("link", rel="canonical")) == bool(knowledge.address)


def test_the_site_map_has_the_address_of_every_page_and_exists_only_with_addresses(
    site: Files, knowledge: KnowledgeBase
) -> None:
    assert ("sitemap.xml" in site) == bool(knowledge.address)
    assert (b"Sitemap: " in site["robots.txt"]) == bool(knowledge.address)
    if knowledge.address:
        tree = ElementTree.fromstring(site["sitemap.xml"])  # noqa: S314 (our own)
        listed = [one.text for one in tree.iter() if one.tag.endswith("loc")]
        assert {f"{ADDRESS}/{entry_path(entry_id)}" for entry_id in knowledge.entries} <= set(listed)
        assert all(f"{(one or '').removeprefix(f'{ADDRESS}/')}index.html" in site for one in listed)


def test_the_same_knowledge_gives_the_same_bytes(site: Files, knowledge: KnowledgeBase) -> None:
    assert render_site(replace(knowledge)) == site


def test_the_search_finds_entries_by_the_words_of_their_titles(site: Files, knowledge: KnowledgeBase) -> None:
    index = json.loads(site["search.json"])
    paths = [path for path, *_ in index["entries"]]

    assert paths == [entry_path(entry_id) for entry_id in knowledge.entries]
    for entry in knowledge.entries.values():
        for word in (one.lower().replace("'", "") for one in entry.title.split() if one.isalpha() and len(one) > 1):
            assert paths.index(entry_path(entry.id)) in index["words"][word][::2]


def test_a_site_replaces_the_one_before_and_touches_nothing_else(tmp_path: Path) -> None:
    base = SmallBase.written(tmp_path / "knowledge")
    folder = tmp_path / "site"
    write_site(render_site(load(base.root)), folder)
    base.change(COMPOST, "  - soil/rotation\n", "")
    base.remove("takeaways/soil/rotation.yaml")
    base.change("themes/soil/overview.yaml", "soil/compost, soil/rotation, soil/tools", "soil/compost, soil/tools")
    (folder / "CNAME").write_text("guide.example.org")
    files = render_site(load(base.root))
    write_site(files, folder)

    there = {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}
    assert there == {*files, LISTING, "CNAME"}


def test_a_folder_with_other_files_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("years of work")

    with pytest.raises(SiteError, match="Name a new or empty folder"):
        write_site({"index.html": b""}, tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.txt"]


def test_a_listing_cannot_lead_out_of_its_folder(tmp_path: Path) -> None:
    outside, folder = tmp_path / "outside.txt", tmp_path / "site"
    outside.write_text("not of the site")
    write_site({"index.html": b""}, folder)
    (folder / LISTING).write_text("../outside.txt\n")
    write_site({"index.html": b""}, folder)

    assert outside.exists()


def test_a_live_site_is_rendered_again_only_when_the_knowledge_is_another(tmp_path: Path) -> None:
    current = [load(SmallBase.written(tmp_path).root)]
    live = LiveSite(lambda: current[0])
    first = live()

    assert live() is first
    current[0] = replace(current[0], address="https://other.example")
    assert b"https://other.example" in live()["index.html"]


def test_a_block_that_no_page_can_show_is_an_error_and_not_a_gap() -> None:
    renderer = BlockRenderer(lambda entry_id: f"{entry_id}.html", lambda passage: None, "See it in the source")

    with pytest.raises(ValueError, match="the type map has no form on a page"):
        renderer.render([{"type": "map"}])
