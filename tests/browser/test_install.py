"""A person installs the bot in a browser: every page is readable, and the steps lead to the end."""

import re
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Literal

from playwright.sync_api import Page, expect

from tests.browser.conftest import Site
from tests.support.playground_browser import accessibility_faults

# The smallest contrast between a text of the page and its background, by WCAG 2.2, 1.4.3.
CONTRAST = """(() => {
  const light = text => {
    const [r, g, b] = text.match(/[\\d.]+/g).slice(0, 3)
      .map(part => part / 255).map(part => part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const behind = one => {
    for (; one; one = one.parentElement) {
      const color = getComputedStyle(one).backgroundColor;
      if (!/, 0\\)|transparent/.test(color)) return color;
    }
    return 'rgb(255, 255, 255)';
  };
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const found = [];
  while (walk.nextNode()) if (walk.currentNode.data.trim()) {
    const one = walk.currentNode.parentElement;
    const [a, b] = [light(getComputedStyle(one).color), light(behind(one))].sort((a, b) => b - a);
    found.push((a + 0.05) / (b + 0.05));
  }
  return Math.min(...found);
})()"""
TOO_WIDE = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
SMALL_TARGETS = (
    """[...document.querySelectorAll('.button')].filter(one => one.getBoundingClientRect().height < 44).length"""
)


def check_readable(page: Page, pictures: Path, name: str) -> None:
    """Check that the page has enough contrast, is accessible, and fits into the window."""
    width = page.evaluate("innerWidth")
    schemes: tuple[Literal["light", "dark"], ...] = ("light", "dark")
    for scheme in schemes:
        page.emulate_media(color_scheme=scheme)
        page.screenshot(path=pictures / f"{name}-{width}-{scheme}.png", full_page=True)
        assert page.evaluate(CONTRAST) >= 4.5
        assert faults_of_copy(page, scheme) == []
    assert not page.evaluate(TOO_WIDE)
    assert page.evaluate("document.documentElement.lang") == "en"
    assert page.locator("h1").count() == 1
    assert page.evaluate("parseFloat(getComputedStyle(document.body).fontSize)") >= 16
    assert page.evaluate(SMALL_TARGETS) == 0


def faults_of_copy(page: Page, scheme: Literal["light", "dark"]) -> list[str]:
    """Return the accessibility faults of a copy of the page; axe-core needs JavaScript, which the page forbids."""
    browser = page.context.browser
    assert browser
    with browser.new_context(viewport=page.viewport_size, color_scheme=scheme) as context:
        copy = context.new_page()
        copy.set_content(page.content())
        return accessibility_faults(copy)


def heading(page: Page) -> str:
    return page.locator("h1").inner_text()


def press(page: Page, label: str) -> None:
    """Press the link or button with the label ``label``."""
    page.locator("a, button").get_by_text(label, exact=True).click()


def installations(site: Site) -> list[tuple[str, str]]:
    with closing(sqlite3.connect(site.database)) as connection:
        return connection.execute("SELECT team_id, name FROM installation").fetchall()


def test_the_install_page_leads_through_slack_to_the_installed_bot(site: Site, page: Page, pictures: Path) -> None:
    page.goto(f"{site.url}/slack/install")
    assert heading(page) == "Guidepost for your Slack"
    check_readable(page, pictures, "install")

    press(page, "Add to Slack")
    expect(page).to_have_title("Slack")
    press(page, "Allow")
    expect(page).to_have_title(re.compile("^Guidepost is in Acme"))
    assert heading(page) == "Guidepost is in Acme"
    assert installations(site) == [("T0ACME", "Acme")]
    links = [str(link.get_attribute("href")) for link in page.locator("a").all()]
    assert links[0] == "slack://app?team=T0ACME&id=A0GUIDEPOST&tab=messages"
    assert links[1].endswith("/app_redirect?app=A0GUIDEPOST&team=T0ACME")
    check_readable(page, pictures, "installed")


def test_a_person_who_cancels_in_slack_can_start_again(site: Site, page: Page, pictures: Path) -> None:
    page.goto(f"{site.url}/slack/install/start")
    press(page, "Cancel")
    expect(page).to_have_title(re.compile("^Not installed"))
    check_readable(page, pictures, "denied")

    press(page, "Start again")
    expect(page).to_have_title(re.compile("^Guidepost for your Slack"))


def test_a_page_that_is_loaded_again_says_that_it_works_once(site: Site, page: Page, pictures: Path) -> None:
    page.goto(f"{site.url}/slack/install/start")
    press(page, "Allow")
    expect(page).to_have_title(re.compile("^Guidepost is in Acme"))
    page.goto(page.url)

    assert heading(page) == "This page works once"
    expect(page.locator("body")).to_contain_text("everything is fine")
    check_readable(page, pictures, "again")


def test_a_forged_link_installs_nothing(site: Site, page: Page, pictures: Path) -> None:
    page.goto(f"{site.url}/slack/oauth_redirect?code=1.code&state=made-up")

    assert heading(page) == "This installation was not started here"
    check_readable(page, pictures, "stranger")


def test_an_error_from_slack_is_shown_with_its_reason(site: Site, page: Page, pictures: Path) -> None:
    page.goto(f"{site.url}/slack/oauth_redirect?error=invalid_scope")

    expect(page.locator("body")).to_contain_text("invalid_scope")
    check_readable(page, pictures, "refused")
