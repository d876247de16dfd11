"""What a slash command shows, wherever it is typed."""

from typing import assert_never

from bot.cards.answers import (
    reply_card,
    spotlight_card,
    spotlights_card,
    takeaways_card,
    theme_card,
)
from bot.cards.blocks import Card
from bot.cards.ids import Command
from bot.services.guide import Guide


def command_card(command: Command, typed: str, guide: Guide) -> Card:
    """The card for ``command`` with whatever was ``typed`` behind it."""
    knowledge = guide.knowledge
    match command:
        case Command.GUIDE:
            return reply_card(guide.reply(typed), knowledge)
        case Command.SPOTLIGHT:
            return spotlight_card(guide.spotlight(typed), typed, knowledge) if typed else spotlights_card(knowledge)
        case Command.TAKEAWAYS:
            return theme_card(guide.theme(typed), typed, knowledge) if typed else takeaways_card(knowledge)
        case _:
            assert_never(command)
