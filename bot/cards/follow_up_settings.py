"""Cards about follow-ups: the setting of a channel, and the line below an answer that nobody asked for by a mention."""

from bot.cards.blocks import Card, button_row, caption, card, extended, paragraph
from bot.cards.elements import Button
from bot.cards.ids import FollowUpAction
from bot.cards.text import UserMention, fill_placeholder
from bot.knowledge.voice.voice import Voice


def settings_card(voice: Voice, *, is_on: bool) -> Card:
    """Return the card that says whether follow-ups are answered in a channel, with a button to change it."""
    words = voice.follow_ups
    return card(
        paragraph(words.on if is_on else words.off),
        caption(words.kept),
        button_row([_turn_off(voice) if is_on else Button(words.turn_on, FollowUpAction.ON, "channel")]),
    )


def turned_on_card(user_id: str, voice: Voice) -> Card:
    """Return the card that tells a channel that the person ``user_id`` turned follow-ups on."""
    return card(
        paragraph(*fill_placeholder(voice.follow_ups.turned_on, "person", UserMention(user_id))),
        caption(voice.follow_ups.kept),
        button_row([_turn_off(voice)]),
    )


def heard_card(answer: Card, voice: Voice) -> Card:
    """Return ``answer`` with a last line that says why it came without a mention, and a button to turn that off."""
    return extended(answer, below=[caption(voice.follow_ups.heard), button_row([_turn_off(voice)])])


def _turn_off(voice: Voice) -> Button:
    return Button(voice.follow_ups.turn_off, FollowUpAction.OFF, "channel")
