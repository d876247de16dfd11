"""Questions that people pass on to the curators."""

from dataclasses import replace

from bot.cards.answers import no_answer_card
from bot.cards.blocks import Card, caption
from bot.cards.buttons import Shown, decode_shown
from bot.cards.curators import Place
from bot.cards.notices import act_card, sentence_card
from bot.knowledge.acts import Act
from bot.services.answers import ActReply, Reply, Turn
from bot.services.guide import NAMED_AS_NEAR, Guide
from bot.services.questions import AnswerOutcome, Telling
from bot.services.serialization import told_record
from bot.services.workspaces import Workspace
from bot.slack.context import AppContext
from bot.slack.request import Request
from bot.slack.views import show_card

_RECENT = 3_600.0
"""Seconds after a question in which the wish to talk to a person is taken to be about it."""


def with_last_question(app_context: AppContext, reply: Reply, workspace: Workspace, asker: str) -> Reply:
    """Return ``reply``; if the person wants to talk to a person, with the time of the question that they asked last.

    Raises:
        StorageError: when the database cannot be reached.
    """
    if not (asker and isinstance(reply, ActReply) and reply.act is Act.HUMAN):
        return reply
    last = app_context.questions.latest(workspace, asker, app_context.clock() - _RECENT)
    return replace(reply, asked_at=last.asked_at) if last else reply


def tell_curators(app_context: AppContext, request: Request) -> None:
    """Pass the question that the button carries on to the curators, and say so on its card.

    Raises:
        StorageError: when nothing could be stored; a second press tries again.
    """
    guide, shown = app_context.guide.snapshot(), decode_shown(request.text)
    # The question belongs to the person who asked it, also if another person presses the button: it is erased with the
    # asker's other questions.
    asker = shown.shared_by or request.user_id
    turn = _turn(app_context, request.workspace, asker, shown)
    if turn is None:
        _say(app_context, request, guide, guide.knowledge.voice.curators.lost)
        return
    result = app_context.questions.tell(told_record(request.workspace, asker, turn.question))
    if result is Telling.DONE:
        app_context.metrics.count_question(AnswerOutcome.TOLD)
    voice = guide.knowledge_for(turn.question).voice
    sentence = {
        Telling.DONE: voice.curators.told,
        Telling.DONE_BEFORE: voice.curators.told_before,
        Telling.TOO_MANY: voice.curators.too_many,
        Telling.NOT_KEPT: voice.privacy_nothing,
    }[result]
    if result in {Telling.DONE, Telling.DONE_BEFORE} and shown.entry_id != Place.PART:
        _replace(app_context, request, guide, _told_card(Place(shown.entry_id), turn, sentence, guide))
    else:
        _say(app_context, request, guide, sentence)


def _turn(app_context: AppContext, workspace: Workspace, asker: str, shown: Shown) -> Turn | None:
    """Return the question to pass on; None if it is no longer kept."""
    if shown.entry_id != Place.HUMAN or shown.turn is None:
        return shown.turn
    try:
        asked_at = float(shown.turn.question)
    except ValueError:
        return None
    question = app_context.questions.latest(workspace, asker, asked_at, asked_at)
    return Turn(question.text) if question else None


def _told_card(place: Place, turn: Turn, sentence: str, guide: Guide) -> Card:
    """Return the card of the button again, with ``sentence`` in place of the button."""
    knowledge, said = guide.knowledge_for(turn.question), caption(sentence)
    if place is Place.HUMAN:
        return act_card(Act.HUMAN, knowledge, said)
    matches = guide.explain(turn).matches if place is Place.NO_ANSWER else ()
    near = tuple(knowledge.entries[match.entry_id] for match in matches[:NAMED_AS_NEAR])
    return no_answer_card(knowledge, near, said)


def _replace(app_context: AppContext, request: Request, guide: Guide, card: Card) -> None:
    if "view" in request.body:
        show_card(request, card, guide.knowledge.voice)
    else:
        app_context.responder.replace_original(card, request.body)


def _say(app_context: AppContext, request: Request, guide: Guide, sentence: str) -> None:
    card = sentence_card(sentence)
    if "view" in request.body:
        show_card(request, card, guide.knowledge.voice)
    else:
        app_context.responder.respond_ephemeral(card, request.body)
