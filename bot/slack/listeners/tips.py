"""``/tip``: a tip now, and the schedule of the channel in which it is typed."""

from collections.abc import Mapping
from typing import Any

from slack_bolt import Ack, App, BoltContext, BoltResponse
from slack_sdk import WebClient

from bot.cards.blocks import Card
from bot.cards.ids import Command
from bot.cards.pages import sentence_card
from bot.cards.schedules import next_line, no_schedule_card, schedule_card
from bot.cards.tip_help import tip_help_card, unknown_word_card
from bot.cards.tips import tip_now_card
from bot.services.tips.words import TipWord, nearest
from bot.slack.changes import BY_WORD
from bot.slack.directory import Directory, SilentError
from bot.slack.events import is_direct_channel
from bot.slack.parts import Parts
from bot.slack.replies import acknowledge_with
from bot.slack.rights import Actor, actor_of, admins_objection, objection
from bot.slack.tip_forms import open_form
from bot.slack.views import NotShownError


def register(app: App, parts: Parts) -> None:
    """Listen to the command."""
    voice = parts.guide.knowledge.voice.tips

    @app.command(Command.TIP)
    def answer_tip(ack: Ack, command: dict[str, Any], context: BoltContext, client: WebClient) -> BoltResponse:
        actor = actor_of(context, command)
        directory = Directory(client, actor.workspace.team_id)
        try:
            card = _answer(parts, directory, actor, command)
        except SilentError:
            card = sentence_card(voice.slack_silent)
        except NotShownError:
            card = sentence_card(voice.not_opened)
        return acknowledge_with(ack, card) if card else ack()


def _answer(parts: Parts, directory: Directory, actor: Actor, command: Mapping[str, Any]) -> Card | None:
    """What to say to the command; None when a form is open in answer."""
    typed, _, rest = str(command.get("text") or "").strip().lower().partition(" ")
    voice = parts.guide.knowledge.voice
    try:
        word = TipWord(typed)
    except ValueError:
        return unknown_word_card(typed, nearest(typed), voice, actor.channel)
    match word:
        case TipWord.NOW:
            return _tip_now(parts, actor)
        case TipWord.HELP:
            return tip_help_card(voice, actor.channel)
        case TipWord.ADMINS:
            return _decide(parts, directory, actor, rest.strip())
        case TipWord.SCHEDULE:
            return open_form(parts, directory, actor, command["trigger_id"], actor.channel)
        case _ if is_direct_channel(actor.channel):
            return sentence_card(voice.tips.only_channels)
        case TipWord.NEXT | TipWord.STATUS:
            return _look(parts, actor, word)
        case _:
            said = objection(parts, directory, actor, actor.channel)
            return sentence_card(said) if said else BY_WORD[word](parts, actor.workspace, actor.channel)


def _tip_now(parts: Parts, actor: Actor) -> Card:
    knowledge = parts.guide.knowledge
    tip = parts.tips.now(actor.workspace, actor.channel)
    return tip_now_card(tip, knowledge) if tip else sentence_card(knowledge.voice.tips.none_left)


def _look(parts: Parts, actor: Actor, word: TipWord) -> Card:
    knowledge = parts.guide.knowledge
    status = parts.tips.status(actor.workspace, actor.channel)
    if status is None:
        return no_schedule_card(actor.channel, knowledge)
    if word is TipWord.NEXT:
        return sentence_card(next_line(status, knowledge.voice.tips))
    return schedule_card(status, knowledge)


def _decide(parts: Parts, directory: Directory, actor: Actor, wanted: str) -> Card:
    """Let only admins change schedules, or all members again; only an admin may decide that."""
    voice = parts.guide.knowledge.voice.tips
    if wanted not in {"on", "off"}:
        return sentence_card(voice.admins_usage)
    if said := admins_objection(parts, directory, actor):
        return sentence_card(voice.admins_decide if said == voice.admins_only else said)
    parts.tips.set_admins_only(actor.workspace, wanted == "on")
    return sentence_card(voice.admins_on if wanted == "on" else voice.admins_off)
