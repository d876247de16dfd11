"""What is kept of what people ask, and a way to have it erased."""

from bot.cards.blocks import Button, Card, buttons, card, header, paragraph
from bot.cards.ids import ERASE
from bot.knowledge.voice import Voice


def privacy_card(voice: Voice, kept_days: int) -> Card:
    """What is kept, for how long (days; 0: nothing), and a button to erase what the reader left."""
    erase = Button(voice.privacy_erase, ERASE, ERASE)
    return card(
        header(voice.privacy_title),
        paragraph(voice.privacy_kept.format(days=kept_days) if kept_days else voice.privacy_nothing),
        paragraph(voice.privacy_tips),
        paragraph(voice.privacy_log),
        buttons([erase], voice.buttons),
    )


def erased_card(count: int, voice: Voice) -> Card:
    """How many questions and opinions on tips were erased."""
    return card(paragraph(voice.privacy_erased.format(count=count)))
