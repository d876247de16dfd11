"""The pages in a browser: readable in both color schemes, at both sizes and on paper; and the search."""

from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import SIZES, Site
from tests.browser.test_install import CONTRAST, TOO_WIDE
from tests.support.playground_browser import accessibility_faults

KINDS = {
    "home": "/",
    "theme": "/entries/drivers/overview/",
    "takeaway": "/entries/leaders/trust/",
    "list": "/entries/drivers/motivating-factors/",
    "spotlight": "/entries/spotlight/west-alabama-works/",
    "spotlights": "/entries/spotlight/list/",
    "page": "/entries/about/partners/",
    "source": "/sources/learnings/",
    "search": "/search/?q=trust",
    "nothing found": "/search/?q=zebra",
    "not found": "/entries/nothing/here/",
}
"""An address for each kind of page."""
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
SMALL_TEXT = """[...document.querySelectorAll('p, li, a, h1, h2, h3')]
  .filter(one => one.innerText && parseFloat(getComputedStyle(one).fontSize) < 15).length"""
LINE = """Math.max(...[...document.querySelectorAll('.card p, .excerpt p')]
  .map(one => one.getBoundingClientRect().width / parseFloat(getComputedStyle(one).fontSize)), 0)"""
"""The longest line of text, as a multiple of its letters' size; a letter takes about half of that."""


@pytest.fixture(params=list(SIZES))
def reader(request: pytest.FixtureRequest, chromium: Browser) -> Iterator[Page]:
    """Open a page with JavaScript. What the page's own policy blocks, or a script's error, fails the test."""
    with chromium.new_context(viewport=SIZES[request.param]) as context:
        page = context.new_page()
        faults: list[str] = []
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("console", lambda message: faults.append(message.text) if "404" not in message.text else None)
        yield page
        assert faults == []


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_page_is_readable_and_accessible(site: Site, reader: Page, pictures: Path, kind: str) -> None:
    reader.goto(f"{site.url}{KINDS[kind]}")
    if "q=" in KINDS[kind]:
        expect(reader.locator("#found")).not_to_be_empty()
    width = reader.evaluate("innerWidth")
    for scheme in SCHEMES:
        reader.emulate_media(color_scheme=scheme)
        reader.screenshot(path=pictures / f"site-{kind}-{width}-{scheme}.png", full_page=True)
        assert reader.evaluate(CONTRAST) >= 4.5
        assert accessibility_faults(reader) == []
    assert not reader.evaluate(TOO_WIDE)
    assert reader.locator("h1").count() == 1
    assert reader.evaluate(SMALL_TEXT) == 0
    assert reader.evaluate(LINE) < 45
    reader.emulate_media(media="print", color_scheme="light")
    assert reader.locator("h1").is_visible()
    assert not reader.locator("nav").is_visible()
    assert reader.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"


def test_the_search_ranks_what_has_the_words_and_forgives_a_typing_error(site: Site, reader: Page) -> None:
    reader.goto(site.url)
    reader.get_by_role("searchbox").fill("trusst")
    reader.get_by_role("button", name="Search").click()

    expect(reader.locator("#results a").first).to_have_text("Build Trust as Infrastructure")
    expect(reader.locator("#list")).to_be_hidden()
    reader.get_by_role("searchbox").fill("<b>baltimore")
    expect(reader.locator("#results a").first).to_have_text("Baltimore's Promise (Grads2Careers)")
    reader.locator("#results a").first.click()
    expect(reader.locator("h1")).to_have_text("Baltimore's Promise (Grads2Careers)")


def test_the_search_says_when_nothing_matches_and_keeps_the_list(site: Site, reader: Page) -> None:
    reader.goto(f"{site.url}/search/?q=%3Cimg+src%3Dx%3E+zebra")

    expect(reader.locator("#found")).to_contain_text("<img src=x> zebra")
    expect(reader.locator("#results li")).to_have_count(0)
    expect(reader.locator("#list a").first).to_be_visible()


def test_without_javascript_the_search_is_a_list_of_all_pages(site: Site, page: Page) -> None:
    page.goto(f"{site.url}/search/?q=trust")
    page.get_by_role("link", name="Build Trust as Infrastructure").click()

    expect(page.locator("h1")).to_have_text("Build Trust as Infrastructure")


def test_a_quotation_leads_to_its_place_in_the_source(site: Site, reader: Page) -> None:
    reader.goto(f"{site.url}/entries/leaders/trust/")
    reader.get_by_role("link", name="See it in the source").last.click()

    expect(reader.locator(".anchor:target + mark")).to_be_in_viewport()
    expect(reader.locator(".anchor:target + mark")).to_contain_text("The relational foundation of these efforts")
