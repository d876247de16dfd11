"""Hostile messages do not fill the memory."""

from importlib import import_module

import pytest

from benchmarks.attack.__main__ import ATTACKS
from benchmarks.attack.memory import ALLOWED, hostile_message, measure
from bot.services.guide import Guide


def test_hostile_messages_leave_the_memory_as_it_was(guide: Guide) -> None:
    assert measure(400).grown < ALLOWED


def test_every_attack_of_the_command_takes_its_arguments() -> None:
    for name in ATTACKS:
        with pytest.raises(SystemExit) as ended:
            import_module(f"benchmarks.attack.{name}").main(["--help"])
        assert ended.value.code == 0


def test_no_two_messages_are_the_same() -> None:
    assert len({hostile_message(number) for number in range(200)}) == 200
