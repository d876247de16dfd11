"""A person installs the bot with a browser: every page can be read, and the way leads through."""

import sqlite3
from contextlib import closing
from pathlib import Path

from scripts.browser import Browser
from tests.browser.conftest import Site

# How two colours differ to the eye, by WCAG 2.2, 1.4.3; for all words of the page at once, the smallest.
CONTRAST = """(() => {
  const light = text => {
    const [r, g, b] = text.match(/[\\d.]+/g).slice(0, 3)
      .map(part => part / 255).map(part => part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const behind = one => {
    for (; one; one = one.parentElement) {
      const colour = getComputedStyle(one).backgroundColor;
      if (!/, 0\\)|transparent/.test(colour)) return colour;
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


def check_readable(browser: Browser, pictures: Path, name: str) -> None:
    """The page is in words that can be told from what is behind them, and fits."""
    width = browser.evaluate("innerWidth")
    for scheme in ("light", "dark"):
        browser.prefer(scheme)
        browser.resize(width, browser.evaluate("document.documentElement.scrollHeight"))
        browser.picture(pictures / f"{name}-{width}-{scheme}.png")
        assert browser.evaluate(CONTRAST) >= 4.5
    assert not browser.evaluate(TOO_WIDE)
    assert browser.evaluate("document.documentElement.lang") == "en"
    assert browser.evaluate("document.querySelectorAll('h1').length") == 1
    assert browser.evaluate("parseFloat(getComputedStyle(document.body).fontSize)") >= 16
    assert browser.evaluate(SMALL_TARGETS) == 0
    # The policy in the header stops what the page should not do, and stops nothing that it needs.
    assert [told for told in browser.complaints if "Content Security Policy" in told] == []


def heading(browser: Browser) -> str:
    return str(browser.evaluate("document.querySelector('h1').innerText"))


def installations(site: Site) -> list[tuple[str, str]]:
    with closing(sqlite3.connect(site.database)) as connection:
        return connection.execute("SELECT team_id, name FROM installation").fetchall()


def test_the_way_leads_from_the_page_through_slack_to_the_installed_bot(
    site: Site, browser: Browser, pictures: Path
) -> None:
    browser.open(f"{site.url}/slack/install")
    assert heading(browser) == "Guidepost for your Slack"
    check_readable(browser, pictures, "install")

    browser.click("Add to Slack")
    browser.wait_until("document.title === 'Slack'")
    browser.click("Allow")
    browser.wait_until("document.title.startsWith('Guidepost is in Acme')")
    assert heading(browser) == "Guidepost is in Acme"
    assert installations(site) == [("T0ACME", "Acme")]
    links = browser.evaluate("[...document.querySelectorAll('a')].map(one => one.getAttribute('href'))")
    assert links[0] == "slack://app?team=T0ACME&id=A0GUIDEPOST&tab=messages"
    assert links[1].endswith("/app_redirect?app=A0GUIDEPOST&team=T0ACME")
    check_readable(browser, pictures, "installed")


def test_who_says_no_at_slack_can_start_again(site: Site, browser: Browser, pictures: Path) -> None:
    browser.open(f"{site.url}/slack/install/start")
    browser.click("Cancel")
    browser.wait_until("document.title.startsWith('Not installed')")
    check_readable(browser, pictures, "denied")

    browser.click("Start again")
    browser.wait_until("document.title.startsWith('Guidepost for your Slack')")


def test_a_page_that_is_loaded_again_says_what_to_do(site: Site, browser: Browser, pictures: Path) -> None:
    browser.open(f"{site.url}/slack/install/start")
    browser.click("Allow")
    browser.wait_until("document.title.startsWith('Guidepost is in Acme')")
    browser.open(str(browser.evaluate("location.href")))

    assert heading(browser) == "This page works once"
    assert "all is well" in browser.evaluate("document.body.innerText")
    check_readable(browser, pictures, "again")


def test_a_link_that_somebody_sent_installs_nothing(site: Site, browser: Browser, pictures: Path) -> None:
    browser.open(f"{site.url}/slack/oauth_redirect?code=1.code&state=made-up")

    assert heading(browser) == "This installation was not begun here"
    check_readable(browser, pictures, "stranger")


def test_what_slack_refuses_is_told_with_its_reason(site: Site, browser: Browser, pictures: Path) -> None:
    browser.open(f"{site.url}/slack/oauth_redirect?error=invalid_scope")

    assert "invalid_scope" in browser.evaluate("document.body.innerText")
    check_readable(browser, pictures, "refused")


def test_a_page_that_is_not_there_says_so(site: Site, browser: Browser, pictures: Path) -> None:
    browser.open(f"{site.url}/nothing")

    assert heading(browser) == "There is no such page"
    check_readable(browser, pictures, "nothing")
