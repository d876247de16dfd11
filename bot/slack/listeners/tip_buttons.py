"""Buttons on tips, and beside schedules."""

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from slack_bolt import Ack, App, BoltContext
from slack_sdk import WebClient

from bot.cards.blocks import Card
from bot.cards.entries import opened_card
from bot.cards.ids import ScheduleAction, TipAction
from bot.cards.pages import sentence_card
from bot.cards.tips import shared_tip_card
from bot.services.tips.feedback import Vote
from bot.slack.changes import BY_BUTTON
from bot.slack.directory import Directory, SilentError
from bot.slack.homes import publish
from bot.slack.notes import send
from bot.slack.parts import Parts
from bot.slack.replies import post_of, respond_beside, respond_instead, respond_to_all
from bot.slack.rights import Actor, actor_of, objection
from bot.slack.tip_forms import open_form
from bot.slack.views import NotShownError, show_card

Body = Mapping[str, Any]


def register(app: App, parts: Parts) -> None:
    """Listen to them."""

    @app.action(_ours(TipAction))
    def press(ack: Ack, action: dict[str, Any], body: dict[str, Any], context: BoltContext) -> None:
        ack()
        _ON_TIP[TipAction(_verb(action))](parts, actor_of(context, body), body, action["value"])

    @app.action(_ours(ScheduleAction))
    def change(ack: Ack, action: dict[str, Any], body: dict[str, Any], context: BoltContext, client: WebClient) -> None:
        ack()
        actor = actor_of(context, body)
        directory = Directory(client, actor.workspace.team_id)
        said = _changed(parts, directory, actor, body, action)
        if said:
            _tell(parts, directory, body, said)


def _ours(actions: type[TipAction] | type[ScheduleAction]) -> re.Pattern[str]:
    return re.compile(rf"^({'|'.join(actions)}):")


def _verb(action: Body) -> str:
    return str(action["action_id"]).partition(":")[0]


def _discuss(parts: Parts, actor: Actor, body: Body, entry_id: str) -> None:
    """Show the entry to everybody, in the tip's thread, once."""
    knowledge = parts.guide.knowledge
    ts = body["container"]["message_ts"]
    card = opened_card(knowledge.entries.get(entry_id), knowledge)
    post = post_of(card, actor.workspace, f"discuss:{actor.channel}:{ts}", actor.channel, ts)
    if not send(parts, replace(post, entry_id=entry_id)):
        respond_beside(sentence_card(knowledge.voice.tips.discussed), body)


def _vote(parts: Parts, actor: Actor, body: Body, tip_id: str, *, is_helpful: bool) -> None:
    voice = parts.guide.knowledge.voice.tips
    parts.feedback.record(Vote(actor.workspace, tip_id, actor.user_id, is_helpful))
    respond_beside(sentence_card(voice.noted_helpful if is_helpful else voice.noted_not_for_us), body)


def _helpful(parts: Parts, actor: Actor, body: Body, tip_id: str) -> None:
    _vote(parts, actor, body, tip_id, is_helpful=True)


def _not_for_us(parts: Parts, actor: Actor, body: Body, tip_id: str) -> None:
    _vote(parts, actor, body, tip_id, is_helpful=False)


def _share(parts: Parts, actor: Actor, body: Body, tip_id: str) -> None:
    """Show a tip to the whole channel; it may have left the knowledge base since."""
    knowledge = parts.guide.knowledge
    tip = parts.tips.find(tip_id)
    if tip:
        respond_to_all(shared_tip_card(tip, knowledge, actor.user_id), body)
    else:
        respond_beside(sentence_card(knowledge.voice.gone), body)


_ON_TIP: Mapping[TipAction, Callable[[Parts, Actor, Body, str], None]] = {
    TipAction.DISCUSS: _discuss,
    TipAction.HELPFUL: _helpful,
    TipAction.NOT_FOR_US: _not_for_us,
    TipAction.SHARE: _share,
}


def _changed(parts: Parts, directory: Directory, actor: Actor, body: Body, action: Body) -> Card | None:
    """Do what the button says. A card that is to be told to who pressed, and to nobody else, if there is one."""
    voice = parts.guide.knowledge.voice.tips
    verb, channel = ScheduleAction(_verb(action)), action["value"]
    try:
        if verb is ScheduleAction.SET_UP:
            return open_form(parts, directory, actor, body["trigger_id"], channel)
        if said := objection(parts, directory, actor, channel):
            return sentence_card(said)
    except SilentError:
        return sentence_card(voice.slack_silent)
    except NotShownError:
        return sentence_card(voice.not_opened)
    card = BY_BUTTON[verb](parts, actor.workspace, channel)
    if "view" in body:
        publish(parts, directory, actor)
    else:
        respond_instead(card, body)
    return None


def _tell(parts: Parts, directory: Directory, body: Body, card: Card) -> None:
    if "view" in body:
        show_card(directory.client(), body, card, parts.guide.knowledge.voice)
    else:
        respond_beside(card, body)
