"""Questions that people ask the curators in their channel, and the curators' replies.

Nothing of them is stored beyond the outbox, which deletes the content of a message once it is posted: forms and buttons
carry the question, and the keys of the messages say what was sent and replied to.
"""

from dataclasses import replace

from bot.cards.buttons import decode_shown
from bot.cards.inputs import typed_in
from bot.cards.notices import sentence_card
from bot.cards.person_questions import (
    REMARK,
    REPLY,
    PersonQuestion,
    person_reply_card,
    posted_card,
    question_view,
    replied_card,
    reply_view,
)
from bot.cards.text import readable
from bot.cards.views import View, card_view
from bot.knowledge.base import KnowledgeBase
from bot.knowledge.voice.conversation import PersonVoice
from bot.services.answers import Turn
from bot.services.curation.channels import CuratorChannel
from bot.services.offers import entries_shown
from bot.services.questions import redact, with_ellipses
from bot.services.retention import DAY
from bot.slack.client import CALL_ERRORS
from bot.slack.context import AppContext
from bot.slack.curators import question_of, say
from bot.slack.directory import ChannelNotVisibleError, SlackTimeoutError
from bot.slack.events import is_direct_channel
from bot.slack.replies import is_first, outgoing_message, send
from bot.slack.request import Request
from bot.slack.views import open_view, show_view

MOST_ASKED = 5
"""Number of questions that a person can ask the curators in their channel within a day."""


def ask_person(app_context: AppContext, request: Request) -> None:
    """Show what the curators would get, and ask for consent; or say why they get nothing.

    Raises:
        StorageError: when it cannot be read what was sent before.
        NotShownError: when Slack did not show the form.
        SlackTimeoutError: when Slack did not answer in time.
    """
    language = request.body["actions"][0]["action_id"].split(":")[2]
    knowledge = app_context.guide.knowledge.in_language(language)
    voice = knowledge.voice.person
    if request.is_outsider:
        say(app_context, request, voice.insiders_only)
    elif not _reachable(app_context, request):
        say(app_context, request, voice.unreachable)
    else:
        asked = _question(app_context, request, knowledge)
        if app_context.outbox_store.was_recorded(request.workspace, asked.key):
            say(app_context, request, voice.sent_before)
        else:
            show_view(request, question_view(asked, knowledge))


def _reachable(app_context: AppContext, request: Request) -> CuratorChannel | None:
    """Return the curators' channel; None without one, or if the bot cannot post there, as far as Slack discloses it."""
    place = app_context.curator_channels.find(request.workspace)
    if place is None:
        return None
    try:
        found = request.directory.conversation(place.channel)
    except ChannelNotVisibleError:
        return None
    return place if found is None or (found.is_member and not found.is_archived) else None


def _question(app_context: AppContext, request: Request, knowledge: KnowledgeBase) -> PersonQuestion:
    """Return what the curators would get of the card whose button was pressed."""
    shown = decode_shown(request.text)
    # The person who presses the button asks. They are not shown what another person asked before.
    turn = question_of(app_context, request.workspace, request.user_id, shown) or Turn("")
    container = request.body.get("container", {})
    ts = str(container.get("message_ts") or "")
    thread_ts = str(request.body.get("message", {}).get("thread_ts") or container.get("thread_ts") or "")
    in_thread: tuple[str, ...] = turn.thread
    if request.channel and (thread_ts or is_direct_channel(request.channel)):
        in_thread = app_context.shown_in(request.workspace, request.channel, thread_ts or None)
    question = with_ellipses(redact(readable(turn.question)))
    matches = app_context.guide.explain(turn).matches if question else ()
    link_ts = thread_ts or ("" if container.get("is_ephemeral") else ts)
    # No one else can open a direct message.
    has_link = link_ts and request.channel and not is_direct_channel(request.channel)
    return PersonQuestion(
        request.user_id,
        knowledge.language,
        f"{request.channel}:{ts}",
        request.directory.permalink(request.channel, link_ts) if has_link else "",
        " ".join(entries_shown(in_thread)),
        matches[0].entry_id if matches else "",
        question,
    )


def send_question(app_context: AppContext, request: Request) -> View:
    """Post the question of a submitted form in the curators' channel; return a modal that says what became of it.

    Raises:
        StorageError: when nothing could be stored; the person can submit the form again.
    """
    view = request.body["view"]
    asked = replace(PersonQuestion.decode(view["private_metadata"]), remark=" ".join(typed_in(view, REMARK).split()))
    voice = app_context.guide.knowledge.in_language(asked.language).voice
    return card_view(sentence_card(_send(app_context, request, asked, voice.person)), voice)


def _send(app_context: AppContext, request: Request, asked: PersonQuestion, voice: PersonVoice) -> str:
    """Post a question once; return the sentence that says what became of it."""
    place = app_context.curator_channels.find(request.workspace)
    if place is None:
        return voice.unreachable
    if app_context.outbox_store.was_recorded(request.workspace, asked.key):
        return voice.sent_before
    if not _take_turn(app_context, request):
        return voice.too_many
    posted = posted_card(asked, app_context.guide.knowledge)
    is_new = send(app_context, outgoing_message(posted, request.workspace, asked.key, place.channel))
    return voice.sent if is_new else voice.sent_before


def _take_turn(app_context: AppContext, request: Request) -> bool:
    """Record one more question of the person's today; return False if there were `MOST_ASKED`."""
    day = int(app_context.clock() // DAY)
    turns = (f"person-turn:{request.user_id}:{day}:{number}" for number in range(MOST_ASKED))
    return any(is_first(app_context, request.workspace, turn) for turn in turns)


def open_reply(app_context: AppContext, request: Request) -> None:
    """Open the form for a reply, unless someone replied or the person is no curator.

    Raises:
        StorageError: when it cannot be read whether someone replied.
        NotShownError: when Slack did not show the form.
        SlackTimeoutError: when Slack did not answer in time.
    """
    asked, knowledge = PersonQuestion.decode(request.text), app_context.guide.knowledge
    place = app_context.curator_channels.find(request.workspace)
    if request.is_outsider or place is None or place.channel != request.channel:
        say(app_context, request, knowledge.voice.person.curators_only)
    elif app_context.outbox_store.was_recorded(request.workspace, asked.reply_key):
        say(app_context, request, knowledge.voice.person.replied_before)
    else:
        posted = f"{request.channel} {request.body['container']['message_ts']}"
        open_view(request, reply_view(asked, posted, knowledge))


def send_reply(app_context: AppContext, request: Request) -> str:
    """Send the reply of a submitted form to the person who asked; return why it was not sent, or an empty string.

    Raises:
        StorageError: when nothing could be stored; the curator can submit the form again.
    """
    view, knowledge = request.body["view"], app_context.guide.knowledge
    posted, _, carried = view["private_metadata"].partition("\n")
    asked = PersonQuestion.decode(carried)
    reply = person_reply_card(asked, typed_in(view, REPLY), request.user_id, knowledge.in_language(asked.language))
    if not send(app_context, outgoing_message(reply, request.workspace, asked.reply_key, asked.asker)):
        return knowledge.voice.person.replied_before
    channel, _, ts = posted.partition(" ")
    try:
        request.directory.client().chat_update(
            channel=channel, ts=ts, **posted_card(asked, knowledge, request.user_id).message()
        )
    except (*CALL_ERRORS, SlackTimeoutError):
        # The outbox tries longer. Until then, a press of the button says that someone replied.
        key = f"person-replied:{asked.digest}"
        said = replied_card(request.user_id, knowledge)
        send(app_context, outgoing_message(said, request.workspace, key, channel, ts))
    return ""
