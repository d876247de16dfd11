"""Cards are short enough to be read on a phone, where a screen is about 700 pixels high."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from bot.knowledge.base import KnowledgeBase
from bot.knowledge.passages import passages_of
from scripts.measure_cards import cards_to_measure, height_of, open_page

PHONE = 390
"""Width of a phone's screen in pixels."""


@pytest.fixture(scope="module")
def phone(chromium: Browser) -> Iterator[Page]:
    page = open_page(chromium, PHONE)
    yield page
    page.close()


HIGHEST = [("takeaway", 700), ("theme", 700), ("list", 780), ("spotlight", 900), ("page", 800)]


@pytest.mark.parametrize(("kind", "highest"), HIGHEST)
def test_no_card_led_by_a_passage_is_higher_than_its_kind_may_be(
    phone: Page, knowledge: KnowledgeBase, kind: str, highest: int
) -> None:
    cards = cards_to_measure(knowledge)
    passages = [passage.id for e in knowledge.entries.values() if e.kind == kind for passage in passages_of(e)]
    names = [f"{name}-{passage_id}" for passage_id in passages for name in ("led-by", "nearest")]

    assert {name: height for name in names if (height := height_of(cards[name], phone)) > highest} == {}


@pytest.mark.parametrize(("kind", "highest"), HIGHEST)
def test_no_card_of_an_entry_is_higher_than_its_kind_may_be(
    phone: Page, knowledge: KnowledgeBase, kind: str, highest: int
) -> None:
    cards = cards_to_measure(knowledge)
    heights = {name: height_of(cards[name], phone) for name, e in knowledge.entries.items() if e.kind == kind}

    assert {name: height for name, height in heights.items() if height > highest} == {}


@pytest.mark.parametrize(("kind", "highest"), HIGHEST)
def test_the_month_of_a_review_makes_no_card_higher_than_its_kind_may_be(
    phone: Page, knowledge: KnowledgeBase, kind: str, highest: int
) -> None:
    cards = cards_to_measure(knowledge)
    entries = [entry for entry in knowledge.entries.values() if entry.kind == kind]
    led = [f"reviewed-led-by-{passage.id}" for entry in entries for passage in passages_of(entry)]
    heights = {name: height_of(cards[name], phone) for name in (*(f"{entry.id}-reviewed" for entry in entries), *led)}

    assert {name: height for name, height in heights.items() if height > highest} == {}


@pytest.mark.parametrize(("name", "highest"), [("answer", 700), ("help", 500), ("privacy", 410), ("unsure", 700)])
def test_no_other_card_is_higher_than_it_may_be(phone: Page, knowledge: KnowledgeBase, name: str, highest: int) -> None:
    assert height_of(cards_to_measure(knowledge)[name], phone) <= highest
