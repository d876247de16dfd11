"""The same card in the page of an independent Slack emulator, and in ours."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.support.local_slack import ALICE, BOT_USER, GENERAL, LocalSlack
from tests.support.playground_browser import ROOT, Person, running_playground
from tests.support.running_bot import bot_over_socket_mode

ASKED = "our new superintendent wants out of what the last one signed, what should we have had in place?"
TITLE = "Codify the Commitment"


@pytest.fixture
def emulator() -> Iterator[LocalSlack]:
    with bot_over_socket_mode() as slack:
        yield slack


def open_thread(slack: LocalSlack, page: Page) -> None:
    """Ask in the emulator, and open the thread of the answer in its page."""
    asked = slack.message(GENERAL, ALICE, f"<@{BOT_USER}> {ASKED}")
    slack.wait_for(lambda message: message["user"] == BOT_USER and message.get("thread_ts") == asked["ts"])
    page.goto(slack.url)
    page.get_by_text("1 reply").first.click()


def shown_in_order(card: Locator) -> list[str]:
    """Return the texts of headings, captions and buttons in our page. The emulator draws no rich text."""
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
    with running_playground(ROOT / "knowledge") as playground, Person.at(chromium, playground) as person:
        person.type(f"@Guidepost {ASKED}")
        expect(person.thread.get_by_role("heading", name=TITLE)).to_be_visible()
        person.page.screenshot(path=pictures / "emulator-ours.png")
        ours = " ".join(shown_in_order(person.thread.locator(".message").last))

    assert ours.startswith(TITLE)
    # The emulator does not draw the block with the buttons for votes.
    card, _, votes = ours.partition(" 👍 ")
    assert card.endswith("Structure Enables Collaboration More to read")
    # Slack shows the shortcut in its own menu of the message.
    assert votes == "This was it 👎 Not quite Find guidance for this"
    assert card in theirs
