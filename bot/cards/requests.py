"""What a slash command or a button shows, wherever it is typed or pressed."""

from collections.abc import Callable
from secrets import choice
from typing import assert_never

from bot.cards.answers import no_answer_card, reply_card, spotlight_card, spotlights_card, takeaways_card, theme_card
from bot.cards.blocks import Card
from bot.cards.carried import turn_in
from bot.cards.entries import opened_card
from bot.cards.ids import PRIVACY, Action, Command
from bot.cards.pages import sentence_card
from bot.cards.privacy import privacy_card
from bot.cards.tips import tip_now_card
from bot.cards.why import why_card
from bot.matching.normalize import normalize
from bot.services.guide import Guide, Reply
from bot.services.tips.library import Library


def command_card(
    command: Command, typed: str, guide: Guide, *, kept_days: int = 0, reply: Callable[[str], Reply] | None = None
) -> Card:
    """The card for ``command`` with whatever was ``typed`` behind it.

    ``kept_days``: how long questions are kept here. ``reply`` asks in the guide's place, to note what was asked.
    """
    knowledge = guide.knowledge
    match command:
        case Command.GUIDE if normalize(typed) == PRIVACY:
            return privacy_card(knowledge.voice, kept_days)
        case Command.GUIDE:
            return reply_card((reply or guide.reply)(typed), knowledge)
        case Command.SPOTLIGHT:
            return spotlight_card(guide.spotlight(typed), typed, knowledge) if typed else spotlights_card(knowledge)
        case Command.TAKEAWAYS:
            return theme_card(guide.theme(typed), typed, knowledge) if typed else takeaways_card(knowledge)
        case Command.TIP:
            tips = Library(knowledge).tips
            return tip_now_card(choice(tips), knowledge) if tips else sentence_card(knowledge.voice.tips.none_left)
        case _:
            assert_never(command)


def pressed_card(action: Action, value: str, guide: Guide, *, pressed_by: str | None = None) -> Card:
    """The card for a pressed button that carries ``value``; ``pressed_by`` is that person's user id.

    It is made anew from what the button carries, so no button goes stale.
    """
    knowledge = guide.knowledge
    match action:
        case Action.OPEN | Action.PICK:
            return opened_card(guide.entry(value), knowledge)
        case Action.SHARE:
            return opened_card(guide.entry(value), knowledge, shared_by=pressed_by)
        case Action.NONE:
            return no_answer_card(knowledge)
        case Action.WHY:
            return why_card(guide.explain(turn_in(value)), knowledge)
        case Action.SPOTLIGHTS:
            return spotlights_card(knowledge)
        case _:
            assert_never(action)
