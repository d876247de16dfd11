"""Links to pages: copied from a card, and shown as a card where people post them."""

from collections.abc import Iterator
from html import unescape

import pytest
from werkzeug.test import Client

from bot.bootstrap.guide import create_guide
from bot.cards.entries import entry_card
from bot.cards.links import entry_address
from bot.services.guide import Guide
from bot.settings import SHIPPED_KNOWLEDGE
from slack_simulator.payloads import link_shared, message
from slack_simulator.workspace import GENERAL, Message
from tests.support.slack_bot import SlackBot, menus_of

ADDRESS = "https://guide.example.org"
ENTRY = "leaders/trust"
LINK = f"{ADDRESS}/entries/leaders/trust/"
PUBLISHED = "https://profilesincollectiveleadership.org/learnings"
TS = "1700000009.000200"


@pytest.fixture(scope="module")
def public_guide() -> Guide:
    """A guide whose entries have pages."""
    return create_guide(SHIPPED_KNOWLEDGE, address=ADDRESS)


@pytest.fixture
def public(public_guide: Guide) -> Iterator[SlackBot]:
    with SlackBot.started(public_guide) as slack:
        yield slack


def post(slack: SlackBot, *urls: str) -> Message:
    """Post links in the channel; return the message after the bot has heard of them."""
    slack.workspace.add_from_event(message(f"look: {' '.join(urls)}", channel=GENERAL, ts=TS))
    assert slack.hear(link_shared(*urls, ts=TS)) == []
    found = slack.workspace.channels[GENERAL].find(TS)
    assert found
    return found


def test_a_posted_link_shows_the_card_of_its_entry_without_buttons(public: SlackBot) -> None:
    (unfurl,) = post(public, LINK).attachments

    knowledge = public.guide.knowledge
    expected = [one for one in entry_card(knowledge.entries[ENTRY], knowledge).blocks if one["type"] != "actions"]
    assert unfurl == {"from_url": LINK, "blocks": expected}


@pytest.mark.parametrize("suffix", ["", "/", "/?utm_source=mail", "#top"])
def test_a_link_to_the_quoted_page_shows_which_cards_quote_it(public: SlackBot, suffix: str) -> None:
    (unfurl,) = post(public, f"{PUBLISHED}{suffix}").attachments

    assert unfurl["blocks"][0]["text"]["text"] == "Profiles in Collective Leadership: Learnings"
    listed = unfurl["blocks"][-1]["elements"][0]["elements"]
    links = [part["url"] for item in listed for part in item["elements"] if part["type"] == "link"]
    assert links[0] == entry_address("drivers/motivating-factors", public.guide.knowledge)


def test_a_link_in_a_message_that_is_still_being_written_shows_its_card_too(public: SlackBot) -> None:
    public.workspace.drafts["Uxx-1"] = draft = Message("", "U0ASKER", LINK)
    public.hear(link_shared(LINK, unfurl_id="Uxx-1", source="composer"))

    assert [one["from_url"] for one in draft.attachments] == [LINK]


@pytest.mark.parametrize(
    "url",
    [
        f"{ADDRESS}/",
        f"{ADDRESS}/search/",
        f"{ADDRESS}/entries/leaders/nothing/",
        "https://elsewhere.example/entries/leaders/trust/",
        f"{ADDRESS}.evil.example/entries/leaders/trust/",
        "https://profilesincollectiveleadership.org/apply",
        "http://[broken",
    ],
)
def test_other_links_stay_as_they_are(public: SlackBot, url: str) -> None:
    assert post(public, url).attachments == []
    assert "chat.unfurl" not in [call.method for call in public.workspace.calls]


def test_a_message_with_many_links_gets_three_cards(public: SlackBot) -> None:
    links = [entry_address(entry_id, public.guide.knowledge) for entry_id in list(public.guide.knowledge.entries)[:6]]

    assert len(post(public, *links).attachments) == 3


@pytest.mark.parametrize("error", ["missing_scope", "cannot_unfurl_url", "ratelimited"])
def test_a_refused_card_troubles_nobody(public: SlackBot, error: str) -> None:
    public.workspace.fail_next("chat.unfurl", error)

    assert post(public, LINK).attachments == []
    assert public.said == []


def test_a_card_has_its_link_to_copy(public: SlackBot) -> None:
    (answer,) = public.mention("how do partners build trust with each other?")
    (copy,) = public.press(answer, "Copy text or link")

    assert copy.text.startswith(f"The link to this card: {LINK}\n")
    assert Client(public.web).get(LINK.removeprefix(ADDRESS)).status_code == 200


def test_a_bot_without_pages_offers_no_link(slack: SlackBot) -> None:
    (answer,) = slack.mention("how do partners build trust with each other?")
    (menu,) = menus_of(answer.blocks)
    (copy,) = slack.press(answer, "Copy as text")

    assert "Copy text or link" not in [option["text"]["text"] for option in menu["options"]]
    assert "/entries/" not in copy.text
    assert Client(slack.web).get("/").status_code == 404


def test_pages_are_served_with_a_strict_policy_and_checked_for_changes(public: SlackBot) -> None:
    browser = Client(public.web)
    page = browser.get("/entries/leaders/trust/")

    assert page.content_type == "text/html; charset=utf-8"
    assert "Build Trust as Infrastructure" in page.text
    assert page.headers["Content-Security-Policy"].startswith("default-src 'none'; style-src 'self'; ")
    assert "script-src" not in page.headers["Content-Security-Policy"]
    assert "Set-Cookie" not in page.headers
    assert page.headers["X-Content-Type-Options"] == "nosniff"
    assert page.headers["Cache-Control"] == "public, max-age=60"
    again = browser.get("/entries/leaders/trust/", headers={"If-None-Match": page.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    assert "script-src 'self'" in browser.get("/search/").headers["Content-Security-Policy"]
    assert "immutable" in browser.get("/style.css?v=1").headers["Cache-Control"]
    assert browser.get("/style.css").content_type == "text/css; charset=utf-8"


@pytest.mark.parametrize("path", ["/entries/leaders/trust", "/search"])
def test_a_page_without_its_slash_leads_to_the_page(public: SlackBot, path: str) -> None:
    response = Client(public.web).get(path)

    assert (response.status_code, response.headers["Location"]) == (308, f"{path}/")


@pytest.mark.parametrize("path", ["/nothing", "/entries/leaders/", "/index.html", "/404.html", "/a/b/c", "/../x"])
def test_an_address_that_leads_nowhere_has_a_page_that_leads_on(public: SlackBot, path: str) -> None:
    response = Client(public.web).get(path)

    assert response.status_code == 404
    assert "This page doesn't exist" in unescape(response.text)
    assert 'href="/style.css' in response.text
    assert response.headers["Cache-Control"] == "no-store"


def test_the_other_pages_are_still_there(public_guide: Guide) -> None:
    with SlackBot.started(public_guide, metrics_token="a token") as slack:
        assert Client(slack.web).get("/healthz").text == "ok\n"
        assert Client(slack.web).get("/metrics").status_code == 404
        assert Client(slack.web).get("/slack/events").status_code == 405


def test_pages_follow_the_knowledge(public_guide: Guide) -> None:
    guide = public_guide.snapshot()
    with SlackBot.started(guide) as slack:
        browser = Client(slack.web)
        assert browser.get("/entries/leaders/trust/").status_code == 200
        other = create_guide(SHIPPED_KNOWLEDGE, address="https://other.example")
        guide.replace(other)

        assert "https://other.example/entries/leaders/trust/" in browser.get("/entries/leaders/trust/").text
