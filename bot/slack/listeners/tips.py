"""``/tip``: a tip now, and the schedule of the channel in which it is typed."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from slack_bolt import Ack, App, BoltContext, BoltResponse
from slack_sdk import WebClient

from bot.cards.blocks import Card
from bot.cards.ids import Command
from bot.cards.pages import sentence_card
from bot.cards.schedules import next_line, no_schedule_card, schedule_card
from bot.cards.tip_help import tip_help_card, unknown_word_card
from bot.cards.tips import tip_now_card
from bot.knowledge.voice import Voice
from bot.services.tips.words import TipWord, nearest
from bot.slack.changes import BY_WORD
from bot.slack.directory import Directory, SilentError
from bot.slack.events import is_channel
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


@dataclass(frozen=True)
class Asked:
    """The command as somebody typed it."""

    parts: Parts
    directory: Directory
    actor: Actor
    trigger_id: str
    channel: str
    """The channel it was typed in; empty where no channel is."""
    rest: str
    """What stands behind the word."""

    @property
    def voice(self) -> Voice:
        """What the bot says."""
        return self.parts.guide.knowledge.voice


def _answer(parts: Parts, directory: Directory, actor: Actor, command: Mapping[str, Any]) -> Card | None:
    """What to say to the command; None when a form is open in answer."""
    typed, _, rest = str(command.get("text") or "").strip().lower().partition(" ")
    channel = actor.channel if is_channel(command) else ""
    asked = Asked(parts, directory, actor, command["trigger_id"], channel, rest.strip())
    try:
        word = TipWord(typed)
    except ValueError:
        return unknown_word_card(typed, nearest(f"{typed} {rest}"), asked.voice, channel)
    if word in _ANYWHERE:
        return _ANYWHERE[word](asked)
    if not channel:
        return sentence_card(asked.voice.tips.only_channels)
    return _look(asked, word) if word in {TipWord.NEXT, TipWord.STATUS} else _change(asked, word)


def _tip_now(asked: Asked) -> Card:
    tip = asked.parts.tips.now(asked.actor.workspace, asked.actor.channel)
    return tip_now_card(tip, asked.parts.guide.knowledge) if tip else sentence_card(asked.voice.tips.none_left)


def _help(asked: Asked) -> Card:
    return tip_help_card(asked.voice, asked.channel)


def _schedule(asked: Asked) -> Card | None:
    return open_form(asked.parts, asked.directory, asked.actor, asked.trigger_id, asked.channel)


def _decide(asked: Asked) -> Card:
    """Let only admins change schedules, or all members again; only an admin may decide that."""
    voice = asked.voice.tips
    if asked.rest not in {"on", "off"}:
        return sentence_card(voice.admins_usage)
    if said := admins_objection(asked.parts, asked.directory, asked.actor):
        return sentence_card(voice.admins_decide if said == voice.admins_only else said)
    asked.parts.tips.set_admins_only(asked.actor.workspace, asked.rest == "on")
    return sentence_card(voice.admins_on if asked.rest == "on" else voice.admins_off)


_ANYWHERE: Mapping[TipWord, Callable[[Asked], Card | None]] = {
    TipWord.NOW: _tip_now,
    TipWord.HELP: _help,
    TipWord.SCHEDULE: _schedule,
    TipWord.ADMINS: _decide,
}
"""What needs no channel around it."""


def _look(asked: Asked, word: TipWord) -> Card:
    knowledge = asked.parts.guide.knowledge
    status = asked.parts.tips.status(asked.actor.workspace, asked.channel)
    if status is None:
        return no_schedule_card(asked.channel, knowledge)
    if word is TipWord.NEXT:
        return sentence_card(next_line(status, knowledge.voice.tips))
    return schedule_card(status, knowledge)


def _change(asked: Asked, word: TipWord) -> Card:
    if said := objection(asked.parts, asked.directory, asked.actor, asked.channel):
        return sentence_card(said)
    return BY_WORD[word](asked.parts, asked.actor.workspace, asked.channel)
