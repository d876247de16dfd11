"""Hostile messages do not fill the memory."""

from benchmarks.attack.memory import ALLOWED, hostile_message, measure
from bot.services.guide import Guide


def test_hostile_messages_leave_the_memory_as_it_was(guide: Guide) -> None:
    assert measure(400).grown < ALLOWED


def test_no_two_messages_are_the_same() -> None:
    assert len({hostile_message(number) for number in range(200)}) == 200
