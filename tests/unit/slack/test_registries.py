"""Every command, word and button has a line in the table that decides what it does.

Mypy cannot see that a line is missing. Without this test, the person who types the command or presses the button would.
"""

from bot.cards.ids import Action, Command, ScheduleAction, TipAction
from bot.services.tips.commands import TipWord
from bot.slack import schedule_changes, tip_command
from bot.slack.listeners import actions, commands, tip_buttons


def test_every_command_has_an_answer() -> None:
    assert set(commands._ANSWERS) == set(Command)


def test_every_button_has_a_place_for_its_card() -> None:
    assert set(actions._SHOW) == set(Action)


def test_every_button_on_a_tip_has_an_effect() -> None:
    assert set(tip_buttons._ON_TIP) == set(TipAction)


def test_every_button_next_to_a_schedule_changes_it_or_opens_the_form() -> None:
    assert {*schedule_changes.CHANGES_BY_BUTTON, ScheduleAction.SET_UP} == set(ScheduleAction)


def test_every_word_after_tip_shows_the_schedule_changes_it_or_works_anywhere() -> None:
    shown = {TipWord.NEXT, TipWord.STATUS}

    assert {*tip_command._ANYWHERE, *schedule_changes.CHANGES_BY_WORD, *shown} == set(TipWord)
