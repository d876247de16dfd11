"""The values that buttons carry."""

import pytest

from bot.cards.blocks import button_row, card
from bot.cards.buttons import Shown, decode_shown, encode_shown
from bot.cards.elements import Button, Menu
from bot.cards.ids import Action
from bot.cards.limits import MAX_BUTTON_VALUE, MAX_OPTION_VALUE, MAX_OPTIONS
from bot.cards.views import card_view
from bot.knowledge.base import KnowledgeBase
from bot.services.answers import Turn


@pytest.mark.parametrize(
    "shown",
    [
        Shown("leaders/trust"),
        Shown("leaders/trust", Turn("who decides?")),
        Shown("leaders/trust", Turn("first line\nsecond line", ("drivers/overview",))),
        Shown("leaders/trust", None, "U0ASKER"),
        Shown("leaders/trust", Turn("and who\nsigns it?", ("practices/codify", "leaders/trust")), "U0ASKER"),
    ],
)
def test_the_way_in_which_an_entry_is_shown_survives_a_button(shown: Shown) -> None:
    assert decode_shown(encode_shown(shown)) == shown


def test_the_value_of_a_button_from_before_is_an_entry_alone() -> None:
    assert decode_shown("leaders/trust") == Shown("leaders/trust")


def test_a_long_question_is_shortened_to_the_limit_of_a_value() -> None:
    value = encode_shown(Shown("leaders/trust", Turn("why? " * 1_000)))

    assert MAX_BUTTON_VALUE - 2 < len(value) <= MAX_BUTTON_VALUE
    assert decode_shown(value).entry_id == "leaders/trust"


def test_the_question_of_a_card_is_readable() -> None:
    shown = Shown("leaders/trust", Turn("<@U0BOT|guidepost> who &amp; <https://example.org|what>,\n<!channel>?"))

    assert shown.question == "who & what, ?"


def test_a_button_with_a_long_value_does_not_become_an_option() -> None:
    short, long = Button("Short", Action.COPY, "x"), Button("Long", Action.WHY, "x" * MAX_OPTION_VALUE)
    menu, others = Menu.split("name", [short, long])

    assert menu is not None
    assert [option["value"] for option in menu.element()["options"]] == ["copy:x"]
    assert others == [long]


def test_no_menu_has_more_options_than_slack_allows() -> None:
    menu, others = Menu.split("name", [Button(str(number), Action.OPEN, str(number)) for number in range(7)])

    assert menu is not None
    assert len(menu.element()["options"]) == MAX_OPTIONS
    assert len(others) == 7 - MAX_OPTIONS


def test_a_modal_has_no_option_that_works_only_in_a_channel(knowledge: KnowledgeBase) -> None:
    menu, _ = Menu.split("name", [Button("Share", Action.SHARE, "x"), Button("Copy", Action.COPY, "x")])
    only_share, _ = Menu.split("name", [Button("Share", Action.SHARE, "x")])

    (block,) = card_view(card(button_row([], menu=menu)), knowledge.voice)["blocks"]
    assert [option["value"] for option in block["elements"][0]["options"]] == ["copy:x"]
    assert card_view(card(button_row([], menu=only_share)), knowledge.voice)["blocks"] == []
