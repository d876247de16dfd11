"""A conversation in the terminal: questions, commands, and buttons by their numbers."""

from collections.abc import Callable

from rich.console import Console

from bot.cards.answers import reply_card
from bot.cards.blocks import Card
from bot.cards.ids import Action, Command
from bot.cards.requests import command_card, pressed_card
from bot.cards.words import Block
from bot.services.guide import Guide
from bot.terminal.drawing import draw

WELCOME = """\
[bold]Guidepost[/bold], in your terminal. Ask in your own words, press a button by typing its number,
or type /spotlight, /takeaways, /tip or help. An empty line, Ctrl-D or "quit" ends it.
"""


def converse(guide: Guide, console: Console, read: Callable[[], str]) -> None:
    """Answer line after line until one is empty, says quit, or there are no more."""
    console.print(WELCOME)
    buttons: list[Block] = []
    while True:
        try:
            line = read().strip()
        except (EOFError, KeyboardInterrupt):
            break
        if line.lower() in {"", "quit", "exit"}:
            break
        drawing, buttons = draw(_card_for(line, buttons, guide))
        console.print(drawing)


def _card_for(line: str, buttons: list[Block], guide: Guide) -> Card:
    if line.isdecimal() and 1 <= int(line) <= len(buttons):
        button = buttons[int(line) - 1]
        return pressed_card(Action(button["action_id"].partition(":")[0]), button["value"], guide)
    command, _, typed = line.partition(" ")
    if command in set(Command):
        return command_card(Command(command), typed.strip(), guide)
    return reply_card(guide.reply(line), guide.knowledge)
