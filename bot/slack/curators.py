"""Questions that people pass on to the curators, and people who want to hear of an answer."""

from collections.abc import Sequence
from dataclasses import replace

from bot.cards.acts import act_card_with
from bot.cards.answers import no_answer_card
from bot.cards.blocks import Card, CardBlock, card
from bot.cards.buttons import Shown, decode_shown
from bot.cards.curators import ACTS, Asker, Place, found_card, told_rows
from bot.cards.notices import sentence_card
from bot.knowledge.models import Entry
from bot.services.answers import ActReply, Reply, Turn, near_entries
from bot.services.curation.gaps import digest_of
from bot.services.curation.subscribers import MOST_DAYS, Subscriber
from bot.services.deliveries import OutgoingMessage
from bot.services.guide import Guide
from bot.services.questions import AnswerOutcome, Telling, redact, with_ellipses
from bot.services.serialization import told_record
from bot.services.workspaces import Workspace
from bot.slack.context import AppContext
from bot.slack.replies import outgoing_message
from bot.slack.request import Request
from bot.slack.views import show_card

_RECENT = 3_600.0
"""Seconds after a question in which a complaint, or the wish to talk to a person, is taken to be about it."""


def with_last_question(app_context: AppContext, reply: Reply, workspace: Workspace, asker: Asker) -> Reply:
    """Return ``reply``; if it may lead to the curators, with the time of the question that the person asked last.

    Raises:
        StorageError: when the database cannot be reached.
    """
    if not (asker.is_kept and isinstance(reply, ActReply) and reply.act in ACTS):
        return reply
    last = app_context.questions.latest(workspace, asker.user_id, app_context.clock() - _RECENT)
    return replace(reply, asked_at=last.asked_at) if last else reply


def tell_curators(app_context: AppContext, request: Request) -> None:
    """Pass the question that the button carries on to the curators, and say so on its card.

    Raises:
        StorageError: when nothing could be stored; a second press tries again.
    """
    guide, shown = app_context.guide.snapshot(), decode_shown(request.text)
    # The question belongs to the person who asked it, even if another person presses the button: it is erased with the
    # asker's other questions.
    asker = shown.shared_by or request.user_id
    turn = question_of(app_context, request.workspace, asker, shown)
    if turn is None:
        say(app_context, request, guide.knowledge.voice.curators.lost)
        return
    result = app_context.questions.tell(told_record(request.workspace, asker, turn.question))
    if result is Telling.DONE:
        app_context.metrics.count_question(AnswerOutcome.TOLD)
    knowledge = guide.knowledge_for(turn.question)
    voice = knowledge.voice
    sentence = {
        Telling.DONE: voice.curators.told,
        Telling.DONE_BEFORE: voice.curators.told_before,
        Telling.TOO_MANY: voice.curators.too_many,
        Telling.NOT_KEPT: voice.privacy_nothing,
    }[result]
    if result not in {Telling.DONE, Telling.DONE_BEFORE}:
        say(app_context, request, sentence)
        return
    presser = app_context.asker(request.workspace, request.user_id, is_outsider=request.is_outsider)
    rows = told_rows(replace(shown, shared_by=asker), sentence, presser, knowledge)
    if shown.entry_id == Place.PART:
        _show(app_context, request, guide, card(*rows))
    else:
        told = _told_card(Place(shown.entry_id), turn, rows, guide, has_curators=presser.has_curators)
        _replace(app_context, request, guide, told)


def subscribe(app_context: AppContext, request: Request) -> None:
    """Note that the person wants to hear of an answer to the question that the button carries.

    Raises:
        StorageError: when nothing could be stored; a second press tries again.
    """
    guide, shown = app_context.guide.snapshot(), decode_shown(request.text)
    turn = question_of(app_context, request.workspace, shown.shared_by or request.user_id, shown)
    voice = guide.knowledge_for(turn.question).voice if turn else guide.knowledge.voice
    if turn is None:
        say(app_context, request, voice.curators.lost)
    elif request.is_outsider:
        say(app_context, request, voice.follow_ups.insiders_only)
    else:
        question = redact(turn.question)
        person = Subscriber(request.workspace, digest_of(question), request.user_id, question)
        days = min(app_context.question_days, MOST_DAYS)
        kept = app_context.subscribers.add(person)
        say(app_context, request, voice.curators.will_tell.format(days=days) if kept else voice.privacy_nothing)


def question_of(app_context: AppContext, workspace: Workspace, asker: str, shown: Shown) -> Turn | None:
    """Return the question that a button is about; None if there is none, or if it is no longer kept."""
    if shown.entry_id not in ACTS.values() or shown.turn is None:
        return shown.turn
    try:
        asked_at = float(shown.turn.question)
    except ValueError:
        return None
    question = app_context.questions.latest(workspace, asker, asked_at, asked_at)
    return Turn(question.text) if question else None


def _told_card(place: Place, turn: Turn, said: Sequence[CardBlock | None], guide: Guide, *, has_curators: bool) -> Card:
    """Return the card of the button again, with ``said`` in place of the button."""
    knowledge = guide.knowledge_for(turn.question)
    if act := next((act for act, one in ACTS.items() if one is place), None):
        return act_card_with(act, knowledge, said, has_curators=has_curators)
    near = near_entries(knowledge.entries, guide.explain(turn)) if place is Place.NO_ANSWER else ()
    return no_answer_card(knowledge, near, said)


def _replace(app_context: AppContext, request: Request, guide: Guide, shown: Card) -> None:
    if "view" in request.body:
        show_card(request, shown, guide.knowledge.voice)
    else:
        app_context.responder.replace_original(shown, request.body)


def say(app_context: AppContext, request: Request, sentence: str) -> None:
    """Show a sentence to the person who pressed a button, and to no one else."""
    _show(app_context, request, app_context.guide, sentence_card(sentence))


def _show(app_context: AppContext, request: Request, guide: Guide, shown: Card) -> None:
    if "view" in request.body:
        show_card(request, shown, guide.knowledge.voice)
    else:
        app_context.responder.respond_ephemeral(shown, request.body)


def found_message(subscriber: Subscriber, entry: Entry, guide: Guide) -> OutgoingMessage:
    """Return the message that tells a person that ``entry`` answers the question they wanted to hear about."""
    question = with_ellipses(subscriber.question)
    found = found_card(entry, question, guide.knowledge_for(question))
    # Without the entry's id, the delivery that stays for a while does not say what the person asked about.
    return outgoing_message(found, subscriber.workspace, subscriber.key, subscriber.user_id)
