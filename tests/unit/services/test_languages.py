"""The languages that people chose: remembered for a while, for each workspace, in bounded memory."""

from bot.services.languages import MOST_REMEMBERED, REMEMBERED_FOR, Languages
from tests.support.samples import ACME, BETA
from tests.support.stores import SettableClock


def test_a_language_is_remembered_for_a_while() -> None:
    clock = SettableClock()
    languages = Languages(clock)
    assert languages.find(ACME, "U0ANA") is None
    languages.remember(ACME, "U0ANA", "es")
    clock.move(REMEMBERED_FOR - 1)

    assert languages.find(ACME, "U0ANA") == "es"
    assert languages.find(BETA, "U0ANA") is None
    clock.move(2)
    assert languages.find(ACME, "U0ANA") is None


def test_the_people_remembered_first_make_room() -> None:
    languages = Languages(SettableClock())
    for number in range(MOST_REMEMBERED):
        languages.remember(ACME, f"U{number}", "es")
    languages.remember(ACME, "U0", "en")
    languages.remember(ACME, "U0NEW", "es")

    assert languages.find(ACME, "U0") == "en"
    assert languages.find(ACME, "U1") is None
