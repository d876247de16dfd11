"""Somebody who never saw the project tries the bot in a browser, with nothing but the page to read."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.playground import Person, copy_knowledge, faults, playing

BACKBONE = "who keeps the partnership running day to day, like an intermediary?"


@pytest.fixture(scope="module")
def knowledge(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return copy_knowledge(tmp_path_factory.mktemp("playground"))


@pytest.fixture(scope="module")
def address(knowledge: Path) -> Iterator[str]:
    with playing(knowledge) as url:
        yield url


@pytest.fixture
def person(chromium: Browser, address: str) -> Iterator[Person]:
    with Person.at(chromium, address) as somebody:
        yield somebody


def test_a_suggested_question_is_one_click_away_from_its_answer(person: Person) -> None:
    person.page.locator(".suggestion").first.click()

    expect(person.thread.locator(".badge")).to_be_visible()
    expect(person.thread.locator("blockquote").first).to_be_visible()
    expect(person.thread.get_by_text("Quoted from").first).to_be_visible()


def test_a_mention_is_answered_in_a_thread_and_a_related_card_opens_there(person: Person) -> None:
    person.type(f"@Guidepost {BACKBONE}")
    expect(person.thread.get_by_role("heading", name="Empower the Backbone")).to_be_visible()

    person.press("Structure Enables Collaboration", person.thread)
    expect(person.thread.get_by_role("heading", name="Structure Enables Collaboration")).to_be_visible()
    expect(person.thread.get_by_text("Only visible to you")).to_be_visible()


def test_the_thread_shown_is_that_of_the_last_question(person: Person) -> None:
    person.type(f"@Guidepost {BACKBONE}")
    expect(person.thread.get_by_role("heading", name="Empower the Backbone")).to_be_visible()
    person.type("@Guidepost how do we get everybody to trust each other?")

    expect(person.thread.get_by_role("heading", name="Build Trust as Infrastructure")).to_be_visible()
    expect(person.thread.get_by_role("heading", name="Empower the Backbone")).to_have_count(0)


def test_who_forgets_to_mention_the_bot_is_told_and_its_name_is_completed(person: Person) -> None:
    person.type("is anybody there?")
    expect(person.page.get_by_role("alert").get_by_text("begin with @Guidepost")).to_be_visible()

    box = person.page.locator("#composer-text")
    box.press_sequentially("@gui")
    box.press("Tab")
    expect(box).to_have_value("@Guidepost ")


def test_what_somebody_waits_for_is_scrolled_to_and_a_form_stays_where_it_was(person: Person) -> None:
    person.conversation.evaluate("log => { log.scrollTop = 0; }")
    person.press("Browse the awardees: /spotlight")
    expect(person.conversation.get_by_role("heading", name="Awardee Spotlights").last).to_be_in_viewport()

    person.type("/tip schedule")
    person.press("Preview the next five", person.page.locator("#modal"))
    expect(person.page.locator("#modal").get_by_text("The next tips, as it stands now:")).to_be_in_viewport()
    person.page.keyboard.press("Escape")


def test_a_private_answer_is_shared_with_the_channel(person: Person) -> None:
    person.type(f"/guide {BACKBONE}")
    private = person.conversation.locator(".ephemeral").last
    expect(private.get_by_role("heading", name="Empower the Backbone")).to_be_visible()

    person.press("Share to channel", private)
    expect(person.conversation.get_by_text("Shared by").last).to_be_visible()


def test_the_awardees_are_browsed_side_by_side(person: Person) -> None:
    person.press("Browse the awardees: /spotlight")
    carousel = person.conversation.locator(".carousel").last
    expect(carousel.get_by_role("listitem")).to_have_count(6)

    carousel.get_by_role("button", name="Read").first.click()
    expect(person.conversation.get_by_role("heading", name="Baltimore's Promise (Grads2Careers)").last).to_be_visible()


def test_a_tip_is_scheduled_and_arrives_when_the_clock_moves_on(person: Person) -> None:
    person.go("partnerships")
    person.press("Schedule a daily tip")
    dialog = person.page.get_by_role("dialog")
    time_box = dialog.get_by_label("Time", exact=True)
    expect(time_box).to_be_visible()

    time_box.fill("25:00")
    person.press("Save", dialog)
    expect(dialog.locator(".error:visible")).to_have_count(1)
    expect(time_box).to_be_focused()

    time_box.fill("9:30 am")
    person.press("Save", dialog)
    expect(dialog).to_be_hidden()
    person.page.locator("#show-clock").click()
    person.press("A week on")
    expect(person.conversation.get_by_text("Tip of the day").first).to_be_visible()
    # Tips are spread over two minutes, each channel at its own.
    expect(person.conversation.get_by_text(re.compile(r"^9:3[012] AM$")).first).to_be_visible()
    person.press("Back to now")


def test_a_broken_file_is_told_with_its_place_and_mended_without_a_restart(person: Person, knowledge: Path) -> None:
    file = knowledge / "takeaways/practices/codify.yaml"
    before = file.read_text(encoding="utf-8")
    person.page.locator("#show-curator").click()
    pane = person.page.get_by_role("complementary", name="For curators")
    file.write_text(before.replace("title:", "titel:", 1), encoding="utf-8")
    try:
        expect(pane.locator(".problems code").first).to_contain_text("practices/codify.yaml")
        person.type("/guide what should be written down before a superintendent leaves?")
        expect(person.conversation.get_by_role("heading", name="Codify the Commitment").last).to_be_visible()
    finally:
        file.write_text(before, encoding="utf-8")
    expect(pane.locator(".problems")).to_have_count(0)


def test_the_evidence_for_the_last_answer_is_shown_to_curators(person: Person) -> None:
    person.type(f"/guide {BACKBONE}")
    person.page.locator("#show-curator").click()
    pane = person.page.get_by_role("complementary", name="For curators")

    expect(pane.get_by_text(BACKBONE)).to_be_visible()
    expect(pane.locator(".ranking li").first).to_contain_text("Empower the Backbone")


def test_everything_can_be_done_with_the_keyboard_alone(person: Person) -> None:
    keyboard = person.page.keyboard
    expect(person.page.locator("#composer-text")).to_be_focused()
    keyboard.type("/sp")
    expect(person.page.get_by_role("option", name="/spotlight")).to_be_visible()
    keyboard.press("Tab")
    keyboard.type("baltimore")
    keyboard.press("Enter")
    card = person.conversation.locator(".ephemeral").last
    expect(card.get_by_role("heading", name="Baltimore's Promise (Grads2Careers)")).to_be_visible()

    keyboard.press("Shift+Tab")
    for _ in range(40):
        if person.page.evaluate("document.activeElement.textContent") == "Share to channel":
            break
        keyboard.press("Shift+Tab")
    keyboard.press("Enter")
    expect(person.conversation.get_by_text("Shared by").last).to_be_visible()


def test_a_modal_keeps_the_keyboard_and_gives_it_back(person: Person) -> None:
    person.type("/tip schedule")
    dialog = person.page.get_by_role("dialog")
    expect(dialog).to_be_visible()
    person.page.keyboard.press("Escape")

    expect(dialog).to_be_hidden()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
def test_nothing_keeps_anybody_out(chromium: Browser, address: str, scheme: str, width: int) -> None:
    with Person.at(chromium, address, width=width, scheme="dark" if scheme == "dark" else "light") as person:
        person.type(f"/guide {BACKBONE}")
        expect(person.conversation.locator(".ephemeral").last).to_be_visible()
        person.type("/spotlight")
        expect(person.conversation.locator(".carousel").last).to_be_visible()
        assert faults(person.page) == []

        person.page.locator("#show-curator").click()
        expect(person.page.locator("#curator .ranking li").first).to_be_visible()
        person.page.locator("#show-clock").click()
        assert faults(person.page) == []

        person.page.locator("#curator header button").click()
        person.type("/tip schedule")
        expect(person.page.get_by_role("dialog")).to_be_visible()
        assert faults(person.page) == []
        person.page.keyboard.press("Escape")
        expect(person.page.get_by_role("dialog")).to_be_hidden()


def test_two_hundred_messages_stay_smooth(person: Person) -> None:
    person.go("ideas")
    for number in range(200):
        person.page.evaluate(
            "(text) => fetch('/api/say', {method: 'POST', headers: {'Content-Type': 'application/json'},"
            " body: JSON.stringify({channel: 'C0IDEAS', text})})",
            f"message {number}",
        )
    expect(person.conversation.locator(".message")).to_have_count(200)

    # The longest that the page keeps somebody waiting who types on: a tenth of a second is felt as at once.
    person.page.evaluate(
        "() => { window.longest = 0; new PerformanceObserver((list) => {"
        " for (const task of list.getEntries()) window.longest = Math.max(window.longest, task.duration); }"
        ").observe({entryTypes: ['longtask']}); }"
    )
    person.type("one more")
    expect(person.conversation.locator(".message")).to_have_count(201)
    assert person.page.evaluate("window.longest") < 2_000
