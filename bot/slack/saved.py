"""Cards that a person saves, and finds again on the Home tab."""

from collections.abc import Sequence

from bot.cards.blocks import Card
from bot.cards.ids import Action
from bot.cards.notices import sentence_card
from bot.cards.saved import redrawn_card, saving_card
from bot.knowledge.base import KnowledgeBase
from bot.knowledge.models import Entry
from bot.services.saved import Saving
from bot.slack.context import AppContext
from bot.slack.request import Request


def saved_entries(app_context: AppContext, request: Request, knowledge: KnowledgeBase) -> Sequence[Entry]:
    """Return the entries that the person saved, the one saved last first; those that no longer exist are left out.

    Raises:
        StorageError: when they cannot be read.
    """
    ids = app_context.saved.of_person(request.workspace, request.user_id)
    return [entry for one in ids if (entry := knowledge.entries.get(one))]


def change_saved(
    app_context: AppContext, request: Request, action: Action, entry_id: str, knowledge: KnowledgeBase
) -> Card:
    """Save an entry for the person who pressed, or remove it; return the card that says so.

    In a modal, that is the entry's card again, so that the person can read on.

    Raises:
        StorageError: when nothing could be stored.
    """
    if request.is_outsider:
        return sentence_card(knowledge.voice.saved.insiders_only)
    if action is Action.REMOVE:
        app_context.saved.remove(request.workspace, request.user_id, entry_id)
    entry = knowledge.entries.get(entry_id)
    if entry is None:
        return sentence_card(knowledge.voice.gone)
    result = Saving.DONE
    if action is Action.SAVE:
        result = app_context.saved.save(request.workspace, request.user_id, entry_id)
    draw = redrawn_card if "view" in request.body else saving_card
    return draw(entry, action, result, knowledge)
