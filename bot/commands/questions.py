"""Commands that ask questions: one, a conversation, or many at once."""

import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from typing import Annotated

import typer

from bot.cards.answers import reply_card
from bot.cards.blocks import Card
from bot.cards.buttons import decode_shown
from bot.cards.ids import Action, Command
from bot.cards.text import Block
from bot.commands.options import AsJson, KnowledgeDir, console, load_guide
from bot.dispatch import button_card, command_card
from bot.matching.hearing import ThreadMessage
from bot.services import serialization
from bot.services.answers import Answer
from bot.services.guide import Guide
from bot.services.offers import shown_by, with_reply
from bot.settings import SHIPPED_KNOWLEDGE
from bot.terminal.renderer import render_card
from bot.terminal.tables import evidence_list

WELCOME = """\
[bold]Guidepost[/bold], in your terminal. Ask a question in your own words, or type /spotlight, /takeaways, /tip
or help. To press a button, type its number. To leave, type quit, enter an empty line or press Ctrl-D.
"""
_PRESS = "To press a button, type its number. To leave, press Enter."


def ask(
    question: Annotated[str, typer.Argument(help="The question, in quotation marks.")],
    knowledge: KnowledgeDir = SHIPPED_KNOWLEDGE,
    as_json: AsJson = False,
    why: Annotated[bool, typer.Option("--why", help="Show how the answer was found, too.")] = False,
) -> None:
    """Ask one question and print the card that answers it."""
    guide = load_guide(knowledge)
    reply = guide.reply(question)
    card = reply_card(reply, guide.knowledge_for(question))
    if not as_json:
        is_terminal = sys.stdin.isatty() and sys.stdout.isatty()
        rendered, buttons = render_card(card, with_buttons=is_terminal)
        console.print(rendered)
        if why and isinstance(reply, Answer):
            console.print(evidence_list(reply.ranking))
        if buttons:
            console.print(_PRESS)
            _converse(guide, buttons)
        return
    output = {
        **{key: value for key, value in serialization.reply(reply).items() if key != "ranking"},
        "entries": serialization.card_entries(reply) if isinstance(reply, Answer) else [],
        "text": card.text,
        "blocks": card.blocks,
    }
    print(json.dumps(output, ensure_ascii=False))


def chat(knowledge: KnowledgeDir = SHIPPED_KNOWLEDGE) -> None:
    """Hold a conversation: ask questions, and press buttons by their numbers."""
    guide = load_guide(knowledge)
    console.print(WELCOME)
    _converse(guide, [])


def _converse(guide: Guide, buttons: list[Block]) -> None:
    """Answer what the person types, until they leave. ``buttons`` are those of the card that was shown last."""
    shown: list[str] = []
    for line in _lines():
        card, entry_id = _card(line, buttons, guide, shown)
        shown += [entry_id] if entry_id else []
        rendered, buttons = render_card(card)
        console.print(rendered)


def _lines() -> Iterator[str]:
    """Yield what the person types, until a line is empty or says quit, or the input ends."""
    while True:
        try:
            line = console.input("[bold cyan]you ›[/bold cyan] ").strip()
        except (EOFError, KeyboardInterrupt):
            return
        if line.lower() in {"", "quit", "exit"}:
            return
        yield line


def _card(line: str, buttons: list[Block], guide: Guide, shown: Sequence[str]) -> tuple[Card, str | None]:
    """Return the card for a question, a command, or the number of one of ``buttons``, and the id of its entry, if any.

    ``shown`` has the ids of the entries that the conversation has shown, the newest last.
    """
    if line.isdecimal() and 1 <= int(line) <= len(buttons):
        button = buttons[int(line) - 1]
        action = Action(button["action_id"].partition(":")[0])
        opened = decode_shown(button["value"]).entry_id if action in {Action.OPEN, Action.PICK} else None
        return button_card(action, button["value"], guide), opened
    command, _, text = line.partition(" ")
    if command in set(Command):
        return command_card(Command(command), text.strip(), guide), None
    reply = guide.reply(line, shown)
    return reply_card(reply, guide.knowledge_for(line)), shown_by(reply)


def match(knowledge: KnowledgeDir = SHIPPED_KNOWLEDGE) -> None:
    """Rank the entries for many questions, from JSON lines on standard input.

    Each line is an object with a "question". It may also have "after", the id
    of the entry that was shown before in the same thread. The command prints
    each object again, in the same order, with the outcome, the confidence and
    the first entries of the ranking.

    Instead of a question, a line may have "turns", a list of the messages of
    one thread. The command replaces the list with the result for each message;
    "same" is true where the answer stays with the entry shown last.

    Or it has a "thread": messages of people, each with "who" and "text", and
    cards of the bot, each with "who": "bot" and "entry". The command then
    prints in "heard" whether the last message is meant for the bot and, if so,
    the answer.

    For a line that it cannot read, the command prints an object with an
    "error" and goes on. It then exits with status 1 at the end.
    """
    guide = load_guide(knowledge)
    all_read = True
    for result in _rank_lines(guide, sys.stdin):
        all_read = all_read and "error" not in result
        print(json.dumps(result, ensure_ascii=False), flush=True)
    if not all_read:
        raise typer.Exit(1)


def _rank_lines(guide: Guide, lines: Iterable[str]) -> Iterator[dict[str, object]]:
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            given = json.loads(line)
        except ValueError as error:
            yield {"error": f"line {number}: not JSON ({error})"}
            continue
        if thread := serialization.read_thread(given):
            yield {**given, **_heard(guide, thread)}
        elif isinstance(given, dict) and isinstance(given.get("question"), str):
            after = given.get("after")
            shown = (after,) if isinstance(after, str) else ()
            yield {**given, **serialization.reply(guide.reply(given["question"], shown))}
        elif isinstance(given, dict) and _are_messages(given.get("turns")):
            yield {**given, "turns": list(_rank_turns(guide, given["turns"]))}
        else:
            yield {"error": f'line {number}: not an object with a question, such as {{"question": "who decides?"}}'}


def _are_messages(turns: object) -> bool:
    return isinstance(turns, list) and bool(turns) and all(isinstance(turn, str) for turn in turns)


def _rank_turns(guide: Guide, turns: Sequence[str]) -> Iterator[dict[str, object]]:
    """Yield the result for each message of a thread, which remembers what the messages before were answered with."""
    shown: list[str] = []
    for turn in turns:
        reply = guide.reply(turn, shown)
        shown = with_reply(shown, reply)
        yield {"question": turn, **serialization.reply(reply)}


def _heard(guide: Guide, thread: Sequence[ThreadMessage]) -> dict[str, object]:
    """Return whether the last message of ``thread`` is meant for the bot and, if so, the answer to it."""
    if not guide.hears(thread):
        return {"heard": False}
    shown = [message.entry_id for message in thread if message.entry_id]
    return {"heard": True, **serialization.reply(guide.reply(thread[-1].text, shown))}
