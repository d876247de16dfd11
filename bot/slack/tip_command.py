"""The command ``/tip``: a tip now, and the schedule of the channel where it is typed."""

from collections.abc import Callable, Mapping

from bot.cards.blocks import Card
from bot.cards.notices import sentence_card
from bot.cards.schedules import next_tip_sentence, no_schedule_card, schedule_card
from bot.cards.tips import tip_help_card, tip_now_card, unknown_word_card
from bot.services.tips.commands import TipWord, nearest
from bot.slack.context import AppContext
from bot.slack.directory import SlackTimeoutError
from bot.slack.permissions import admin_denial_reason, denial_reason
from bot.slack.request import Request
from bot.slack.schedule_changes import CHANGES_BY_WORD
from bot.slack.schedule_form import open_form
from bot.slack.views import NotShownError


def answer_tip(app_context: AppContext, request: Request) -> Card | None:
    """Do what the command says; return the card to answer with, None when a form is open instead."""
    voice = app_context.guide.knowledge.voice.tips
    try:
        return _answer(app_context, request)
    except SlackTimeoutError:
        return sentence_card(voice.slack_silent)
    except NotShownError:
        return sentence_card(voice.not_opened)


def _answer(app_context: AppContext, request: Request) -> Card | None:
    voice, channel = app_context.guide.knowledge.voice, request.shared_channel
    typed = _first_word(request)
    try:
        word = TipWord(typed)
    except ValueError:
        return unknown_word_card(typed, nearest(request.text.lower()), voice, channel)
    if word in _ANYWHERE:
        return _ANYWHERE[word](app_context, request)
    if not channel:
        return sentence_card(voice.tips.only_channels)
    if word in {TipWord.NEXT, TipWord.STATUS}:
        return _show_schedule(app_context, request, word)
    return _change_schedule(app_context, request, word)


def _first_word(request: Request) -> str:
    return request.text.lower().partition(" ")[0]


def _give_tip(app_context: AppContext, request: Request) -> Card:
    knowledge = app_context.guide.knowledge
    tip = app_context.tips.now(request.workspace, request.channel)
    return tip_now_card(tip, knowledge) if tip else sentence_card(knowledge.voice.tips.none_left)


def _help(app_context: AppContext, request: Request) -> Card:
    return tip_help_card(app_context.guide.knowledge.voice, request.shared_channel)


def _schedule(app_context: AppContext, request: Request) -> Card | None:
    return open_form(app_context, request, request.shared_channel)


def _set_admins_only(app_context: AppContext, request: Request) -> Card:
    """Let only admins change schedules, or all members again. Only an admin may decide that."""
    voice = app_context.guide.knowledge.voice.tips
    choice = request.text.lower().partition(" ")[2].strip()
    if choice not in {"on", "off"}:
        return sentence_card(voice.admins_usage)
    if denial := admin_denial_reason(app_context, request):
        return sentence_card(voice.admins_decide if denial == voice.admins_only else denial)
    app_context.tips.set_admins_only(request.workspace, choice == "on")
    return sentence_card(voice.admins_on if choice == "on" else voice.admins_off)


_ANYWHERE: Mapping[TipWord, Callable[[AppContext, Request], Card | None]] = {
    TipWord.NOW: _give_tip,
    TipWord.HELP: _help,
    TipWord.SCHEDULE: _schedule,
    TipWord.ADMINS: _set_admins_only,
}
"""Words that work outside channels too."""


def _show_schedule(app_context: AppContext, request: Request, word: TipWord) -> Card:
    knowledge, channel = app_context.guide.knowledge, request.shared_channel
    status = app_context.tips.status(request.workspace, channel)
    if status is None:
        return no_schedule_card(channel, knowledge)
    if word is TipWord.NEXT:
        return sentence_card(next_tip_sentence(status, knowledge.voice))
    return schedule_card(status, knowledge)


def _change_schedule(app_context: AppContext, request: Request, word: TipWord) -> Card:
    channel = request.shared_channel
    if denial := denial_reason(app_context, request, channel):
        return sentence_card(denial)
    return CHANGES_BY_WORD[word](app_context, request.workspace, channel)
