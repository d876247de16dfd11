"""The curators' channel of a workspace: an admin chooses it, and its members are the curators."""

from bot.cards.blocks import Card, card, paragraph
from bot.cards.ids import CURATORS
from bot.cards.notices import sentence_card
from bot.cards.text import ChannelLink, fill_placeholder
from bot.services.curation.channels import CuratorChannel
from bot.slack.context import AppContext
from bot.slack.directory import ChannelNotVisibleError, SlackTimeoutError
from bot.slack.permissions import admin_denial_reason
from bot.slack.request import Request

HERE, OFF = "here", "off"


def answer_curators(app_context: AppContext, request: Request) -> Card | None:
    """Return the answer to ``/guide curators``, alone or with ``here`` or ``off``; None to any other text.

    Raises:
        StorageError: when the setting cannot be read or stored.
    """
    word, _, choice = " ".join(request.text.lower().split()).partition(" ")
    if word != CURATORS or choice not in {"", HERE, OFF}:
        return None
    try:
        return _change(app_context, request, choice) if choice else _status(app_context, request)
    except SlackTimeoutError:
        return sentence_card(app_context.guide.knowledge.voice.tips.slack_silent)


def is_curator(app_context: AppContext, request: Request) -> bool:
    """Return whether the person is a member of the workspace's curators' channel, as far as Slack discloses it.

    Raises:
        StorageError: when the setting cannot be read.
        SlackTimeoutError: when Slack did not answer in time.
    """
    place = app_context.curator_channels.find(request.workspace)
    return place is not None and place.channel in (request.directory.channels_of(request.user_id) or ())


def _status(app_context: AppContext, request: Request) -> Card:
    voice = app_context.guide.knowledge.voice.curators
    place = app_context.curator_channels.find(request.workspace)
    return _about(voice.channel, place.channel) if place else sentence_card(voice.no_channel)


def _change(app_context: AppContext, request: Request, choice: str) -> Card:
    voice, tips = app_context.guide.knowledge.voice.curators, app_context.guide.knowledge.voice.tips
    if request.is_outsider:
        return sentence_card(voice.admins_only)
    if denial := admin_denial_reason(app_context, request):
        return sentence_card(voice.admins_only if denial == tips.admins_only else denial)
    if choice == OFF:
        app_context.curator_channels.forget(request.workspace)
        app_context.known_curators.refresh()
        return sentence_card(voice.channel_off)
    channel = request.shared_channel
    if not channel:
        return sentence_card(tips.only_channels)
    if _is_shared(request, channel):
        return sentence_card(voice.channel_shared)
    person = request.directory.person(request.user_id)
    zone = (person and person.zone) or "UTC"
    app_context.curator_channels.save(CuratorChannel(request.workspace, channel, zone))
    app_context.known_curators.refresh()
    return _about(voice.channel_set, channel)


def _is_shared(request: Request, channel: str) -> bool:
    """Return whether people of other organizations read a channel, as far as Slack discloses it."""
    try:
        found = request.directory.conversation(channel)
    except ChannelNotVisibleError:
        return False
    return bool(found and found.is_shared)


def _about(sentence: str, channel: str) -> Card:
    return card(paragraph(*fill_placeholder(sentence, "channel", ChannelLink(channel))))
