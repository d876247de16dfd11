"""A person who has never seen the project tries the bot in a browser, with nothing but the page to read."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.support.playground_browser import (
    TIMEOUT,
    Person,
    RunningPlayground,
    accessibility_faults,
    copy_knowledge,
    running_playground,
)

BACKBONE = "who keeps the partnership running day to day, like an intermediary?"


@pytest.fixture(scope="module")
def knowledge(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return copy_knowledge(tmp_path_factory.mktemp("playground"))


@pytest.fixture(scope="module")
def playground(knowledge: Path) -> Iterator[RunningPlayground]:
    with running_playground(knowledge) as running:
        yield running


@pytest.fixture
def person(chromium: Browser, playground: RunningPlayground) -> Iterator[Person]:
    with Person.at(chromium, playground) as opened:
        yield opened


def test_a_click_on_a_suggested_question_shows_its_answer(person: Person) -> None:
    welcome = person.conversation.locator(".welcome")
    expect(welcome).to_be_visible()
    if not welcome.locator(".suggestion").first.is_visible():
        welcome.get_by_text("Questions to try").click()
    welcome.locator(".suggestion").first.click()

    expect(person.thread.locator(".badge")).to_be_visible()
    expect(person.thread.locator("blockquote").first).to_be_visible()
    expect(person.thread.get_by_text("Quoted from").first).to_be_visible()


def test_a_mention_is_answered_in_a_thread_and_a_related_card_opens_in_it(person: Person) -> None:
    person.type(f"@Guidepost {BACKBONE}")
    expect(person.thread.get_by_role("heading", name="Empower the Backbone")).to_be_visible()

    person.press("Read about Baltimore's Promise (Grads2Careers)", person.thread)
    expect(person.thread.get_by_role("heading", name="Baltimore's Promise (Grads2Careers)")).to_be_visible()
    expect(person.thread.get_by_text("Only visible to you")).to_be_visible()


def test_a_conversation_goes_on_in_its_thread_until_a_person_is_asked_for(person: Person) -> None:
    person.type("@Guidepost how do Baltimore's young people get into careers?")
    expect(person.thread.get_by_role("heading", name="Baltimore's Promise").last).to_be_visible()
    person.thread.get_by_role("combobox", name="More").last.select_option("Follow-up settings")
    person.press("Answer follow-ups here", person.thread)
    expect(person.page.get_by_text("let me answer follow-ups in this channel").last).to_be_visible()

    person.reply("how many students finished the training?")
    expect(person.thread.get_by_text("660 had finished their training").last).to_be_visible()

    person.reply("do we need a written agreement?")
    expect(person.thread.get_by_role("heading", name="Codify the Commitment").last).to_be_visible()
    person.reply("and who does this?")
    expect(person.thread.get_by_role("heading", name="OneFuture Coachella Valley").last).to_be_visible()

    person.reply("@Guidepost thanks!")
    expect(person.thread.get_by_text("You're welcome").last).to_be_visible()
    person.reply("I want a person")
    expect(person.thread.get_by_text("I'm a bot").last).to_be_visible()
    expect(person.thread.get_by_role("button", name="Tell the curators").last).to_be_visible()


def test_the_open_thread_is_that_of_the_last_question(person: Person) -> None:
    person.type(f"@Guidepost {BACKBONE}")
    expect(person.thread.get_by_role("heading", name="Empower the Backbone")).to_be_visible()
    person.type("@Guidepost how do we get everybody to trust each other?")

    expect(person.thread.get_by_role("heading", name="Build Trust as Infrastructure")).to_be_visible()
    expect(person.thread.get_by_role("heading", name="Empower the Backbone")).to_have_count(0)


def test_a_person_who_forgets_to_mention_the_bot_gets_a_hint_and_its_name_is_completed(person: Person) -> None:
    person.type("is anybody there?")
    expect(person.page.get_by_role("alert").get_by_text("Start your message with @Guidepost")).to_be_visible()

    box = person.page.locator("#composer-text")
    box.press_sequentially("@gui")
    box.press("Tab")
    expect(box).to_have_value("@Guidepost ")


def test_an_awaited_answer_is_scrolled_to_and_a_form_keeps_its_position(person: Person) -> None:
    person.conversation.evaluate("log => { log.scrollTop = 0; }")
    person.type("/spotlight")
    expect(person.conversation.get_by_role("heading", name="Awardee Spotlights").last).to_be_in_viewport()

    person.type("/tip schedule")
    person.press("Preview the next five", person.page.locator("#modal"))
    expect(person.page.locator("#modal").get_by_text("The next tips with these settings:")).to_be_in_viewport()
    person.page.keyboard.press("Escape")


def test_a_private_answer_is_shared_with_the_channel(person: Person) -> None:
    person.type(f"/guide {BACKBONE}")
    private = person.conversation.locator(".ephemeral").last
    expect(private.get_by_role("heading", name="Empower the Backbone")).to_be_visible()

    private.get_by_role("combobox", name="More").select_option("Share to channel")
    expect(person.conversation.get_by_text("Shared by").last).to_be_visible()
    expect(person.conversation.get_by_text("Shared with the channel.").last).to_be_visible()


def test_all_facts_are_shown_in_place(person: Person) -> None:
    person.type("/spotlight baltimore")
    private = person.conversation.locator(".ephemeral").last
    expect(private.get_by_role("listitem")).to_have_count(3)

    person.press("Show all 10 facts", private)
    expect(person.conversation.locator(".ephemeral").last.get_by_role("listitem")).to_have_count(10)


def test_the_awardees_are_shown_in_a_carousel(person: Person) -> None:
    person.type("/spotlight")
    carousel = person.conversation.locator(".carousel").last
    expect(carousel.get_by_role("listitem")).to_have_count(6)

    carousel.get_by_role("button", name="Read").first.click()
    expect(person.conversation.get_by_role("heading", name="Baltimore's Promise (Grads2Careers)").last).to_be_visible()


def test_a_scheduled_tip_arrives_when_the_clock_moves_forward(person: Person) -> None:
    person.go("team")
    person.type("/tip schedule")
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
    person.press("Forward a week")
    expect(person.conversation.get_by_text("Tip of the day").first).to_be_visible()
    # Tips are spread over two minutes, by channel.
    expect(person.conversation.get_by_text(re.compile(r"^9:3[012] AM$")).first).to_be_visible()
    person.press("Back to now")


def test_a_broken_file_is_reported_with_its_place_and_can_be_fixed_without_a_restart(
    person: Person, knowledge: Path
) -> None:
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


def test_curators_see_the_evidence_for_the_last_answer(person: Person) -> None:
    person.type(f"/guide {BACKBONE}")
    person.page.locator("#show-curator").click()
    pane = person.page.get_by_role("complementary", name="For curators")

    expect(pane.get_by_text(BACKBONE)).to_be_visible()
    expect(pane.locator(".ranking li").first).to_contain_text("Empower the Backbone")


def test_curators_answer_a_missed_question_from_their_pane(person: Person) -> None:
    missed = "where is the cheapest bike shop in Lisbon?"
    person.type(f"@Guidepost {missed}")
    expect(person.thread.get_by_role("button", name="Tell the curators").last).to_be_visible()
    person.page.locator("#show-curator").click()
    inbox = person.page.locator("#curator .inbox")
    expect(inbox).to_contain_text(missed)
    inbox.get_by_role("button", name="Off topic").first.click()

    form = person.page.get_by_role("dialog")
    expect(form).to_contain_text("Message to refuse")
    expect(form.get_by_role("textbox").first).to_have_value(missed)


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

    shared = person.conversation.get_by_text("Shared by")
    before = shared.count()
    focus_before_the_composer(person, "More")
    keyboard.type("Share")
    keyboard.press("Enter")
    expect(shared).to_have_count(before + 1)


def test_a_message_that_arrives_takes_the_focus_from_no_control(person: Person) -> None:
    person.type("/spotlight baltimore")
    card = person.conversation.locator(".ephemeral").last
    expect(card.get_by_role("heading", name="Baltimore's Promise (Grads2Careers)")).to_be_visible()
    focus_before_the_composer(person, "More")
    card.evaluate("one => { one.isTheSame = true; }")

    other = person.another_tab()
    other.locator("#composer-text").fill("Good morning, everybody")
    other.keyboard.press("Enter")

    expect(person.conversation.get_by_text("Good morning, everybody").last).to_be_visible()
    assert person.page.evaluate("document.activeElement.ariaLabel") == "More"
    assert person.page.evaluate("document.activeElement.closest('.ephemeral').isTheSame")


def focus_before_the_composer(person: Person, label: str) -> None:
    """Go back with the keyboard from the message box to the nearest control with that label."""
    for _ in range(40):
        person.page.keyboard.press("Shift+Tab")
        if person.page.evaluate("document.activeElement.ariaLabel") == label:
            return
    raise AssertionError(f"nothing with the label {label} is before the message box")


def test_escape_closes_a_modal(person: Person) -> None:
    person.type("/tip schedule")
    dialog = person.page.get_by_role("dialog")
    expect(dialog).to_be_visible()
    person.page.keyboard.press("Escape")

    expect(dialog).to_be_hidden()


COVERED = """() => {
  const toast = document.querySelector(".toast"), at = toast.getBoundingClientRect();
  const isShown = (one) => !toast.contains(one) && !one.closest(".scroll, #sidebar") && one.checkVisibility();
  const others = [...document.querySelectorAll("h1, h2, h3, button, textarea")].filter(isShown);
  return [document.querySelector("#conversation"), ...others].filter((one) => {
    const box = one.getBoundingClientRect();
    return box.top < at.bottom && box.bottom > at.top && box.left < at.right && box.right > at.left;
  }).map((one) => one.outerHTML.slice(0, 100));
}"""
"""Script that returns the conversation, headings, buttons and boxes that a toast covers."""


def test_the_welcome_folds_away_once_something_was_asked(chromium: Browser, knowledge: Path) -> None:
    with running_playground(knowledge) as playground, Person.at(chromium, playground) as person:
        welcome = person.conversation.locator(".welcome")
        expect(welcome.locator(".suggestion")).to_have_count(4)
        expect(welcome.locator(".suggestion").first).to_be_visible()
        welcome.get_by_role("button", name="All spotlights").click()
        expect(person.conversation.locator(".carousel")).to_be_visible()

        expect(welcome.locator(".suggestion").first).to_be_hidden()
        person.page.reload()
        expect(person.conversation.locator(".carousel")).to_be_visible()
        expect(welcome.locator(".suggestion").first).to_be_hidden()
        welcome.get_by_text("Questions to try").click()
        person.type("/spotlight baltimore")
        expect(person.conversation.locator(".message")).to_have_count(2)
        expect(welcome.locator(".suggestion").first).to_be_visible()


def test_a_second_browser_with_the_same_address_reads_how_to_get_a_new_one(
    chromium: Browser, playground: RunningPlayground
) -> None:
    address = playground.address()
    with chromium.new_context() as first, chromium.new_context() as second:
        page, refused = first.new_page(), second.new_page()
        for _ in range(2):
            page.goto(address)
            expect(page.locator("#composer-text")).to_be_visible()
        refused.goto(address)
        expect(refused.get_by_text("press Enter in the terminal")).to_be_visible()


def test_the_thread_closes_with_its_channel(person: Person) -> None:
    for place in ("ideas", "Guidepost: Home"):
        person.go("general")
        person.type(f"@Guidepost {BACKBONE}")
        expect(person.thread.locator("blockquote").first).to_be_visible()
        person.go(place)
        expect(person.thread).to_be_hidden()


@pytest.mark.parametrize("width", [1280, 390])
def test_a_toast_covers_no_heading_and_no_button(chromium: Browser, playground: RunningPlayground, width: int) -> None:
    with Person.at(chromium, playground, width=width) as person:
        person.type("is anybody there?")
        expect(person.page.locator(".toast")).to_be_visible()

        assert person.page.evaluate(COVERED) == []
        person.type("is anybody there?")
        expect(person.page.locator(".toast")).to_have_count(1)


def test_with_both_panes_the_conversation_keeps_its_width(person: Person) -> None:
    person.type(f"@Guidepost {BACKBONE}")
    expect(person.thread.locator("blockquote").first).to_be_visible()
    person.page.locator("#show-curator").click()
    expect(person.page.locator("#curator .ranking li").first).to_be_visible()

    assert person.page.evaluate("document.querySelector('main').getBoundingClientRect().width") >= 480
    assert person.page.evaluate("document.documentElement.scrollWidth") <= 1280


def test_an_open_modal_stays_in_its_tab(person: Person) -> None:
    other = person.another_tab()
    person.page.bring_to_front()
    person.type("/tip schedule")
    dialog = person.page.get_by_role("dialog")
    expect(dialog).to_be_visible()
    newest = person.another_tab()

    expect(other.get_by_role("dialog")).to_be_hidden()
    expect(newest.get_by_role("dialog")).to_be_hidden()
    person.page.reload()
    expect(dialog).to_be_visible()
    person.page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()


def test_an_answer_in_the_home_tab_repeats_the_question(person: Person) -> None:
    person.go("Guidepost: Home")
    person.page.locator("#home").get_by_role("button", name="Ask a question").click()
    dialog = person.page.get_by_role("dialog")
    dialog.get_by_role("textbox", name="Your question").fill("Do we need a written agreement?")
    dialog.get_by_role("button", name="Ask", exact=True).click()

    expect(dialog.get_by_text("Do we need a written agreement?")).to_be_visible()
    expect(dialog.locator("blockquote").first).to_be_visible()
    person.page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()


def test_a_shortcut_on_a_message_is_answered_privately_and_then_in_its_thread(person: Person) -> None:
    person.type("Our partners ask whether we need a written agreement.")
    message = person.conversation.locator("article").filter(has_text="Our partners ask").first
    message.hover()
    person.press("Find guidance for this", message)
    found = person.conversation.locator("article.ephemeral").filter(has_text="About the message")
    expect(found.locator("blockquote").first).to_be_visible()
    person.press("Reply in its thread", found)

    expect(message.get_by_role("button", name="1 reply")).to_be_visible()


def test_the_typeface_and_the_emoji_come_with_the_page(person: Person) -> None:
    # The page forbids evaluating strings, which is how Playwright waits for an expression.
    families = """async (timeout) => {
      const loaded = () => new Set([...document.fonts].filter((f) => f.status === "loaded").map((f) => f.family)).size;
      const end = performance.now() + timeout;
      while (loaded() !== 2 && performance.now() < end) await new Promise(requestAnimationFrame);
      return loaded();
    }"""
    assert person.page.evaluate(families, TIMEOUT) == 2


def test_after_a_save_the_last_question_is_asked_again(person: Person, knowledge: Path) -> None:
    file = knowledge / "takeaways/practices/codify.yaml"
    before = file.read_text(encoding="utf-8")
    person.type("/guide do we need a written agreement?")
    person.page.locator("#show-curator").click()
    pane = person.page.get_by_role("complementary", name="For curators")
    expect(pane.locator(".ranking li").first).to_contain_text("Codify the Commitment")
    expect(pane.get_by_text("Asked again")).to_have_count(0)
    file.write_text(before.replace("title: Codify the Commitment", "title: Put It in Writing"), encoding="utf-8")
    try:
        expect(pane.locator(".ranking li").first).to_contain_text("Put It in Writing")
        expect(pane.get_by_text("Asked again after your save")).to_be_visible()
    finally:
        file.write_text(before, encoding="utf-8")
    expect(pane.locator(".ranking li").first).to_contain_text("Codify the Commitment")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
def test_the_page_is_accessible(chromium: Browser, playground: RunningPlayground, scheme: str, width: int) -> None:
    with Person.at(chromium, playground, width=width, scheme="dark" if scheme == "dark" else "light") as person:
        person.type(f"/guide {BACKBONE}")
        expect(person.conversation.locator(".ephemeral").last).to_be_visible()
        person.type("/spotlight")
        expect(person.conversation.locator(".carousel").last).to_be_visible()
        assert accessibility_faults(person.page) == []

        person.page.locator("#show-curator").click()
        expect(person.page.locator("#curator .ranking li").first).to_be_visible()
        person.page.locator("#show-clock").click()
        assert accessibility_faults(person.page) == []

        person.page.locator("#curator header button").click()
        person.type("/tip schedule")
        expect(person.page.get_by_role("dialog")).to_be_visible()
        assert accessibility_faults(person.page) == []
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

    # Measure the longest time for which the page does not react to typing. A tenth of a second is felt as immediate.
    person.page.evaluate(
        "() => { window.longest = 0; new PerformanceObserver((list) => {"
        " for (const task of list.getEntries()) window.longest = Math.max(window.longest, task.duration); }"
        ").observe({entryTypes: ['longtask']}); }"
    )
    person.type("one more")
    expect(person.conversation.locator(".message")).to_have_count(201)
    assert person.page.evaluate("window.longest") < 2_000


def test_a_vote_is_marked_and_a_vote_against_asks_why(person: Person) -> None:
    person.type(f"@Guidepost {BACKBONE}")
    expect(person.thread.get_by_role("heading", name="Empower the Backbone")).to_be_visible()
    person.press("This was it: the answer helped", person.thread)
    expect(person.thread.get_by_text("Recorded without your name")).to_be_visible()
    expect(person.thread.get_by_role("button", name="This was it: the answer helped")).to_have_attribute(
        "aria-pressed", "true"
    )

    person.press("Not quite: the answer didn't help, and I can say why", person.thread)
    window = person.page.get_by_role("dialog")
    window.get_by_label("Out of date").check()
    window.get_by_label("Anything to add?").fill("we signed it in 2019")
    assert accessibility_faults(person.page) == []
    window.get_by_role("button", name="Send").click()
    expect(window).to_have_count(0)
