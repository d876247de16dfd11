"""Cards that are about the bot itself."""

from bot.cards.blocks import Card, bullet_list, caption, card, header, paragraph
from bot.cards.buttons import browse_buttons
from bot.cards.words import Strong
from bot.knowledge.base import KnowledgeBase


def help_card(knowledge: KnowledgeBase) -> Card:
    """How to ask, what the bot promises, and ways in."""
    voice = knowledge.voice
    commands = [(Strong(command.type), f": {command.does}") for command in voice.help_commands]
    return card(
        header(voice.help_title),
        paragraph(voice.help_intro),
        bullet_list(commands),
        paragraph(voice.help_promise),
        caption(voice.browse),
        browse_buttons(knowledge),
    )


def sentence_card(sentence: str) -> Card:
    """One sentence, for trouble and notices."""
    return card(paragraph(sentence))
