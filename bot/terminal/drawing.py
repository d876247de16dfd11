"""Cards drawn in a terminal, from the same blocks that Slack gets."""

import html
import re
from collections.abc import Iterator
from typing import Any

from rich.box import Box
from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.panel import Panel
from rich.text import Text

from bot.cards.blocks import Card
from bot.cards.ids import Action, TipAction
from bot.cards.words import Block

_LEFT_BAR = Box("\n".join(["    ", *["▌   "] * 6, "    "]) + "\n")
_MARKUP = re.compile(r"<(?P<url>https?://[^|>]+)\|(?P<label>[^>]+)>|\*(?P<bold>[^*]+)\*|_(?P<italic>[^_]+)_")
_SLACK_ONLY = {Action.SHARE, TipAction.SHARE}
"""What a button can do only where there is a channel."""


def draw(card: Card) -> tuple[RenderableType, list[Block]]:
    """The card as it looks, and its buttons in the order of the numbers drawn on them."""
    shown = card.plainer or card
    pressable: list[Block] = []
    parts = [part for block in shown.blocks for part in _draw(block, pressable)]
    return Panel(Group(*parts), border_style="cyan", padding=(0, 2, 1, 2), width=100), pressable


def _draw(block: Block, pressable: list[Block]) -> Iterator[RenderableType]:
    match block["type"]:
        case "header":
            yield Padding(Text(block["text"]["text"], style="bold"), (1, 0, 0, 0))
        case "context":
            yield from (_markup(element["text"]) for element in block["elements"])
        case "rich_text":
            yield from map(_draw_rich, block["elements"])
        case "actions":
            yield from _draw_buttons(block["elements"], pressable)


def _draw_rich(element: Block) -> RenderableType:
    match element["type"]:
        case "rich_text_quote":
            return _barred(_spans(element["elements"]))
        case "rich_text_list":
            bar = "▌ " if element.get("border") else ""
            lines = (Text.assemble((bar, "cyan"), "• ", _spans(item["elements"])) for item in element["elements"])
            return Padding(Group(*lines), (1, 0, 0, 0))
        case _:
            return Padding(_spans(element["elements"]), (1, 0, 0, 0))


def _barred(text: Text) -> RenderableType:
    return Panel(text, box=_LEFT_BAR, border_style="cyan", padding=(0, 1))


def _spans(elements: list[Block]) -> Text:
    return Text.assemble(*(_span(element) for element in elements))


def _span(element: Block) -> Text:
    if element["type"] == "link":
        return Text(element["text"], style=f"underline link {element['url']}")
    style: dict[str, Any] = element.get("style", {})
    return Text(element.get("text", ""), style=" ".join(name for name in ("bold", "italic") if style.get(name)))


def _draw_buttons(elements: list[Block], pressable: list[Block]) -> Iterator[RenderableType]:
    row = Text()
    for button in elements:
        if button["action_id"].split(":")[0] in _SLACK_ONLY:
            continue
        pressable.append(button)
        row.append(f"({len(pressable)}) ", style="bold cyan")
        row.append(f"{button['text']['text']}   ")
    if row:
        yield row


def _markup(mrkdwn: str) -> Text:
    """Slack's mrkdwn as styled text: links, bold and italic, which is all that cards use."""
    text = Text(style="dim")
    at = 0
    for found in _MARKUP.finditer(mrkdwn):
        text.append(_unescape(mrkdwn[at : found.start()]))
        at = found.end()
        match found.lastgroup:
            case "label":
                text.append(_unescape(found["label"]), style=f"underline link {found['url']}")
            case "bold":
                text.append(_unescape(found["bold"]), style="bold")
            case _:
                text.append(_unescape(found["italic"]), style="italic")
    return text.append(_unescape(mrkdwn[at:]))


def _unescape(text: str) -> str:
    return html.unescape(text).replace("\u200b", "")
