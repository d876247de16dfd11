"""The card for a slash command or a button, decided the same way wherever it is typed or pressed.

Slack and the terminal both use it, so it stands above the cards, which only render, and below the adapters.
"""

from collections.abc import Callable, Collection
from dataclasses import replace
from secrets import choice
from typing import Literal, assert_never

from bot.cards.answers import (
    localized_reply_card,
    no_answer_card,
    spotlight_card,
    spotlights_card,
    takeaways_card,
    theme_card,
)
from bot.cards.blocks import Card, in_language
from bot.cards.buttons import Shown, decode_shown, decode_turn
from bot.cards.curators import NOBODY, Asker, Place, ways_row
from bot.cards.entries import copy_card, more_card, opened_card
from bot.cards.ids import HELP, PRIVACY, STATUS, Action, Command
from bot.cards.notices import help_card, privacy_card, sentence_card, status_card
from bot.cards.tips import tip_now_card
from bot.cards.why import why_card
from bot.matching.text import normalize
from bot.services.answers import Reply
from bot.services.guide import Guide
from bot.services.tips.library import Library


def command_card(
    command: Command,
    text: str,
    guide: Guide,
    *,
    kept_days: int = 0,
    reply: Callable[[str], Reply] | None = None,
    asker: Asker = NOBODY,
) -> Card:
    """Return the card for ``command`` with the ``text`` typed after it.

    ``kept_days`` is the number of days for which questions are kept. ``reply`` replaces the guide's own, for a caller
    that records what is asked, and ``asker`` is the person, with the ways to the curators that they have. `Command.TIP`
    gives any tip: no channel, and so no schedule, is known here.
    """
    knowledge = guide.knowledge
    match command:
        case Command.GUIDE:
            return _word_card(text, guide, kept_days) or localized_reply_card(
                (reply or guide.reply)(text), guide.knowledge_for(text), asker
            )
        case Command.SPOTLIGHT:
            return spotlight_card(guide.spotlight(text), text, knowledge) if text else spotlights_card(knowledge)
        case Command.TAKEAWAYS:
            return theme_card(guide.theme(text), text, knowledge) if text else takeaways_card(knowledge)
        case Command.TIP:
            tips = Library(knowledge).tips
            return tip_now_card(choice(tips), knowledge) if tips else sentence_card(knowledge.voice.tips.none_left)
        case _:
            assert_never(command)


def _word_card(text: str, guide: Guide, kept_days: int) -> Card | None:
    """Return the card for a word after ``/guide`` that is no question; None for any other text."""
    word, knowledge = normalize(text), guide.knowledge
    if language := PRIVACY.get(word):
        return privacy_card(knowledge.in_language(language), kept_days)
    if word == STATUS:
        return status_card(knowledge, guide.edition)
    return help_card(knowledge) if word in {"", HELP} else None


def button_card(
    action: Action,
    value: str,
    guide: Guide,
    *,
    pressed_by: str | None = None,
    asker: Asker = NOBODY,
    saved: Collection[str] = (),
) -> Card:
    """Return the card for a pressed button that carries ``value``; ``pressed_by`` is the person's user id.

    ``asker`` is the person, with the ways to the curators that they have. ``saved`` are the ids of the entries that
    the person saved, if no one else sees the card.

    The card is always made from the value and the current knowledge base, so no button goes stale.
    """
    knowledge = guide.knowledge
    match action:
        case Action.ASK:
            return localized_reply_card(guide.reply(value), guide.knowledge_for(value), asker)
        case Action.NONE:
            shown = decode_shown(value)
            knowledge = guide.knowledge_for(shown.question)
            way = ways_row(Place.NONE_OF_THESE, shown.turn, asker, knowledge)
            card = no_answer_card(knowledge, curators=[way])
        case Action.WHY:
            turn = decode_turn(value)
            card = why_card(guide.explain(turn), knowledge, guide.continuation(turn))
        case Action.FOLLOW_UPS:
            # Only Slack has channels, and there `bot.slack.follow_ups` shows the switch.
            card = sentence_card(knowledge.voice.follow_ups.only_in_channels)
        case Action.SAVE | Action.REMOVE:
            # Only Slack has a person to save it for, and there `bot.slack.saved` does.
            card = sentence_card(knowledge.voice.saved.only_in_slack)
        case Action.SPOTLIGHTS:
            card = spotlights_card(knowledge)
        case Action.TAKEAWAYS:
            card = takeaways_card(knowledge)
        case _:
            card = _entry_button_card(action, decode_shown(value), guide, pressed_by, saved)
    return in_language(card, knowledge.language)


_EntryAction = Literal[Action.OPEN, Action.PICK, Action.ALL, Action.SHARE, Action.MORE, Action.COPY]


def _entry_button_card(
    action: _EntryAction, shown: Shown, guide: Guide, pressed_by: str | None, saved: Collection[str]
) -> Card:
    """Return the card for a pressed button that is about an entry."""
    knowledge, entry = guide.knowledge, guide.entry(shown.entry_id)
    shown = replace(shown, is_saved=shown.entry_id in saved)
    match action:
        case Action.OPEN:
            return opened_card(entry, knowledge, replace(shown, shared_by=""))
        case Action.PICK:
            # Without the turn: the ranking did not choose the entry, so it cannot explain it.
            return opened_card(entry, knowledge)
        case Action.ALL:
            return opened_card(entry, knowledge, shown, is_complete=True)
        case Action.SHARE:
            return opened_card(entry, knowledge, replace(shown, shared_by=pressed_by or ""))
        case Action.MORE:
            return more_card(entry, knowledge)
        case Action.COPY:
            return copy_card(entry, knowledge)
        case _:
            assert_never(action)
