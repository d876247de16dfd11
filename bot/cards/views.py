"""Cards in a window of their own: for who pressed a button where no message can be answered."""

from collections.abc import Iterator

from bot.cards.blocks import Card, plain_text
from bot.cards.ids import Action, TipAction
from bot.cards.words import Block
from bot.knowledge.voice import Voice

MAX_TITLE = 24
"""Characters of a window's title, and of its buttons."""

View = Block
"""A modal or a Home tab, as Slack's JSON has it."""

_IN_CHANNELS = (f"{Action.SHARE}:", f"{TipAction.SHARE}:")
"""Action ids of buttons that need a channel around them."""


def card_view(card: Card, voice: Voice) -> View:
    """``card`` as a modal, without what only works in a channel."""
    return {
        "type": "modal",
        "title": plain_text(voice.window_title, MAX_TITLE),
        "close": plain_text(voice.window_close, MAX_TITLE),
        "blocks": list(_blocks(card.plainer or card)),
    }


def _blocks(card: Card) -> Iterator[Block]:
    for block in card.blocks:
        if block["type"] != "actions":
            yield block
        elif kept := [one for one in block["elements"] if not one["action_id"].startswith(_IN_CHANNELS)]:
            yield {**block, "elements": kept}
