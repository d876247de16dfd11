"""What can be typed behind ``/tip``."""

from bot.cards.blocks import Button, Card, bullet_list, buttons, caption, card, header, paragraph
from bot.cards.ids import Command, ScheduleAction
from bot.cards.words import Strong, Words
from bot.knowledge.voice import Voice
from bot.services.tips.words import TipWord

_LONGEST_ECHO = 40
"""How much of what a person typed is said back to them."""


def tip_help_card(voice: Voice, channel: str, said: str = "") -> Card:
    """Every word and what it does; ``said`` comes first. A button sets up the tips of ``channel``, if there is one."""
    set_up = [Button(voice.tips.set_up, ScheduleAction.SET_UP, channel)] if channel else []
    return card(
        paragraph(said) if said else None,
        header(voice.tips.help_title),
        bullet_list([_line(word, voice) for word in TipWord]),
        caption(voice.tips.help_who),
        buttons(set_up, voice.buttons),
    )


def unknown_word_card(typed: str, close: TipWord | None, voice: Voice, channel: str) -> Card:
    """A word that means nothing here, the nearest that does, and all there are."""
    word = " ".join(typed.split())[:_LONGEST_ECHO]
    if close is None:
        return tip_help_card(voice, channel, voice.tips.unknown_word.format(word=word))
    return tip_help_card(voice, channel, voice.tips.did_you_mean.format(word=word, command=_typed(close)))


def _line(word: TipWord, voice: Voice) -> tuple[Words, ...]:
    does = getattr(voice.tips.help, word.name.lower())
    return Strong(_typed(word)), f": {does}"


def _typed(word: TipWord) -> str:
    return f"{Command.TIP} {word}".strip()
