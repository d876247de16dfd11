"""Cards in a terminal, rendered from the same blocks that Slack receives."""

import html
import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any

from rich.box import Box
from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.panel import Panel
from rich.text import Text

from bot.cards.blocks import Card, bullet_list
from bot.cards.ids import Action
from bot.cards.text import Block

_LEFT_BAR = Box("\n".join(["    ", *["▌   "] * 6, "    "]) + "\n")
_MARKUP = re.compile(r"<(?P<url>https?://[^|>]+)\|(?P<label>[^>]+)>|\*(?P<bold>[^*]+)\*|_(?P<italic>[^_]+)_")
_PRESSABLE = set(Action) - {Action.SHARE, Action.SAVE, Action.REMOVE}
"""Actions of buttons that work without Slack; the terminal leaves out the other buttons, such as those of tips."""


def render_card(card: Card, *, with_buttons: bool = True) -> tuple[RenderableType, list[Block]]:
    """Return the card as it looks in a terminal, and its buttons in the order of the numbers shown on them.

    Without buttons, the card offers none: nobody is there to press them. Those that a line introduces are then a list.
    """
    shown = card.fallback or card
    buttons: list[Block] = []
    blocks = shown.blocks if with_buttons else list(_without_buttons(shown.blocks))
    parts = [part for block in blocks for part in _render_block(block, buttons)]
    return Panel(Group(*parts), border_style="cyan", padding=(0, 2, 1, 2), width=100), buttons


def _without_buttons(blocks: Sequence[Block]) -> Iterator[Block]:
    """Yield the blocks that are not buttons, and a list instead of the buttons that the line before introduces."""
    for before, block in pairwise(({"type": ""}, *blocks)):
        if block["type"] != "actions":
            yield block
        elif before["type"] == "context" and before["elements"][-1]["text"].endswith(":"):
            yield bullet_list([(button["text"]["text"],) for button in _pressable(block["elements"])]).block


def _render_block(block: Block, buttons: list[Block]) -> Iterator[RenderableType]:
    """Yield what ``block`` looks like, and add its buttons to ``buttons``."""
    match block["type"]:
        case "header":
            yield Padding(Text(block["text"]["text"], style="bold"), (1, 0, 0, 0))
        case "context":
            yield from (_mrkdwn(element["text"]) for element in block["elements"])
        case "rich_text":
            yield from map(_rich_text, block["elements"])
        case "actions":
            yield from _render_buttons(block["elements"], buttons)
        case "context_actions":
            return  # Votes are for Slack.
        case unknown:
            raise ValueError(f"a block of the type {unknown} has no form in the terminal yet; add it here")


def _rich_text(element: Block) -> RenderableType:
    match element["type"]:
        case "rich_text_quote":
            return Panel(_spans(element["elements"]), box=_LEFT_BAR, border_style="cyan", padding=(0, 1))
        case "rich_text_list":
            bar = "▌ " if element.get("border") else ""
            lines = (Text.assemble((bar, "cyan"), "• ", _spans(item["elements"])) for item in element["elements"])
            return Padding(Group(*lines), (1, 0, 0, 0))
        case _:
            return Padding(_spans(element["elements"]), (1, 0, 0, 0))


def _spans(elements: list[Block]) -> Text:
    return Text.assemble(*(_span(element) for element in elements))


def _span(element: Block) -> Text:
    if element["type"] == "link":
        return Text(element["text"], style=f"underline link {element['url']}")
    style: dict[str, Any] = element.get("style", {})
    return Text(element.get("text", ""), style=" ".join(name for name in ("bold", "italic") if style.get(name)))


def _render_buttons(elements: list[Block], buttons: list[Block]) -> Iterator[RenderableType]:
    row = Text()
    for button in _pressable(elements):
        if button["action_id"].split(":")[0] not in _PRESSABLE:
            continue
        buttons.append(button)
        row.append(f"({len(buttons)}) ", style="bold cyan")
        row.append(f"{button['text']['text']}   ")
    if row:
        yield row


def _pressable(elements: list[Block]) -> Iterator[Block]:
    """Yield every button, and every option of a menu as the button that it stands for."""
    for element in elements:
        if element["type"] != "overflow":
            yield element
            continue
        for option in element["options"]:
            action, _, value = option["value"].partition(":")
            yield {"action_id": f"{action}:{value}", "text": option["text"], "value": value}


def _mrkdwn(mrkdwn: str) -> Text:
    """Return Slack's mrkdwn as styled text. It knows links, bold and italic, which are all that cards use."""
    text = Text(style="dim")
    position = 0
    for found in _MARKUP.finditer(mrkdwn):
        text.append(_unescape(mrkdwn[position : found.start()]))
        position = found.end()
        match found.lastgroup:
            case "label":
                text.append(_unescape(found["label"]), style=f"underline link {found['url']}")
            case "bold":
                text.append(_unescape(found["bold"]), style="bold")
            case _:
                text.append(_unescape(found["italic"]), style="italic")
    return text.append(_unescape(mrkdwn[position:]))


def _unescape(text: str) -> str:
    return html.unescape(text).replace("\u200b", "")
