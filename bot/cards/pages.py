"""Cards that are about the bot itself."""

from bot.cards.blocks import Card, bullet_list, caption, card, header, paragraph
from bot.cards.buttons import browse_buttons
from bot.cards.words import Strong, Words
from bot.knowledge.base import KnowledgeBase


def help_card(knowledge: KnowledgeBase) -> Card:
    """How to ask, what the bot promises, and ways in."""
    voice = knowledge.voice
    return card(
        header(voice.help_title),
        paragraph(voice.help_intro),
        bullet_list(help_lines(knowledge)),
        paragraph(voice.help_promise),
        caption(voice.browse),
        browse_buttons(knowledge),
    )


def help_lines(knowledge: KnowledgeBase) -> list[tuple[Words, ...]]:
    """What to type, and what comes of it, a line each."""
    return [(Strong(command.type), f": {command.does}") for command in knowledge.voice.help_commands]


def sentence_card(sentence: str) -> Card:
    """One sentence, for trouble and notices."""
    return card(paragraph(sentence))
