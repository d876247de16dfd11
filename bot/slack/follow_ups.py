"""The switch of a channel's members: whether the bot answers follow-ups there without a mention."""

from bot.cards.blocks import Card
from bot.cards.follow_up_settings import settings_card, turned_on_card
from bot.cards.ids import FollowUpAction
from bot.cards.notices import sentence_card
from bot.slack.context import AppContext
from bot.slack.directory import ChannelNotVisibleError, Conversation, SlackTimeoutError
from bot.slack.request import Request

_SCOPES = {False: "channels:history", True: "groups:history"}
"""The scope that is needed to receive messages, by whether the channel is private."""


def show_settings(app_context: AppContext, request: Request) -> None:
    """Show the person who opened a card's menu whether follow-ups are on in the channel, and the switch.

    Raises:
        StorageError: when the setting cannot be read.
    """
    voice = app_context.guide.knowledge.voice
    is_on = app_context.follow_ups.hears(request.workspace, request.channel)
    denied = None if is_on else _denial(app_context, request)
    _tell(app_context, request, denied or settings_card(voice, is_on=is_on))


def change_setting(app_context: AppContext, request: Request, action: FollowUpAction) -> None:
    """Turn follow-ups in a channel on or off, at the press of a member.

    Raises:
        StorageError: when the setting cannot be stored.
    """
    voice, follow_ups = app_context.guide.knowledge.voice, app_context.follow_ups
    if request.is_outsider:
        _tell(app_context, request, sentence_card(voice.follow_ups.insiders_only))
    elif action is FollowUpAction.OFF:
        follow_ups.turn_off(request.workspace, request.channel)
        app_context.threads.forget(request.workspace.team_id, request.channel)
        _tell(app_context, request, sentence_card(voice.follow_ups.turned_off))
    elif denied := _denial(app_context, request):
        _tell(app_context, request, denied)
    else:
        follow_ups.turn_on(request.workspace, request.channel)
        if app_context.executor.reserve():
            app_context.executor.submit(app_context.guide.prepare_hearing)
        app_context.responder.respond_in_channel(turned_on_card(request.user_id, voice), request.body)


def _tell(app_context: AppContext, request: Request, card: Card) -> None:
    app_context.responder.respond_ephemeral(card, request.body)


def _denial(app_context: AppContext, request: Request) -> Card | None:
    """Return a card that says why follow-ups cannot be turned on; None when they can."""
    voice = app_context.guide.knowledge.voice.follow_ups
    if not request.channel.startswith(("C", "G")):
        return sentence_card(voice.only_in_channels)
    if request.is_outsider:
        return sentence_card(voice.insiders_only)
    channel = _conversation(request)
    if channel and channel.is_shared:
        return sentence_card(voice.never_shared)
    is_private = channel.is_private if channel else request.channel.startswith("G")
    # Slack lists a token's scopes nearly always; without a list, the events tell whether they come.
    if request.scopes and _SCOPES[is_private] not in request.scopes:
        return sentence_card(voice.no_scope)
    return None


def _conversation(request: Request) -> Conversation | None:
    """Return the channel; None when Slack does not tell. Messages of shared channels are not heard in any case."""
    try:
        return request.directory.conversation(request.channel)
    except (ChannelNotVisibleError, SlackTimeoutError):
        return None
