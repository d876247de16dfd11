"""The same card in the page of a Slack emulator that somebody else wrote, and in ours."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.playground import ROOT, Person, playing
from tests.e2e.local_slack import ALICE, BOT_USER, GENERAL, LocalSlack
from tests.e2e.running_bot import bot_by_socket_mode

ASKED = "our new superintendent wants out of what the last one signed, what should we have had in place?"
TITLE = "Codify the Commitment"


@pytest.fixture
def emulator() -> Iterator[LocalSlack]:
    with bot_by_socket_mode() as slack:
        yield slack


def open_thread(slack: LocalSlack, page: Page) -> None:
    """Ask in the emulator, and open the answer's thread in its page."""
    asked = slack.message(GENERAL, ALICE, f"<@{BOT_USER}> {ASKED}")
    slack.wait_for(lambda said: said["user"] == BOT_USER and said.get("thread_ts") == asked["ts"])
    page.goto(slack.url)
    page.get_by_text("1 reply").first.click()


def shown_in_order(card: Locator) -> list[str]:
    """What ours says in headings, captions and buttons: the emulator draws no rich text."""
    found = card.locator("h1, h2, h3, h4, .context, button").all_inner_texts()
    return [" ".join(text.split()) for text in found]


def test_headings_captions_and_buttons_are_the_same_in_the_same_order(
    chromium: Browser, emulator: LocalSlack, pictures: Path
) -> None:
    with chromium.new_context(viewport={"width": 1280, "height": 860}) as context:
        page = context.new_page()
        open_thread(emulator, page)
        expect(page.get_by_text(TITLE)).to_be_visible()
        page.screenshot(path=pictures / "emulator.png")
        theirs = " ".join(page.locator("body").inner_text().replace("[rich_text]", "").split())
    with playing(ROOT / "knowledge") as address, Person.at(chromium, address) as person:
        person.type(f"@Guidepost {ASKED}")
        expect(person.thread.get_by_role("heading", name=TITLE)).to_be_visible()
        person.page.screenshot(path=pictures / "emulator-ours.png")
        ours = " ".join(shown_in_order(person.thread.locator(".message").last))

    assert ours.startswith(TITLE)
    assert ours.endswith("Share to channel Why this answer?")
    assert ours in theirs
