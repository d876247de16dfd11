"""The form to schedule tips: opened, looked through, and what Slack has to say about the channel in it."""

from bot.cards.blocks import Card
from bot.cards.pages import sentence_card
from bot.cards.tip_form import fault_sentence, filled_of, schedule_form
from bot.knowledge.schedule_voice import ScheduleVoice
from bot.services.tips.filled import Field, Filled
from bot.services.tips.mistakes import InputError, Mistake
from bot.services.tips.schedule import Schedule
from bot.services.tips.service import Tips
from bot.services.tips.wishes import FaultsError, schedule_of
from bot.services.workspaces import Workspace
from bot.slack.directory import Conversation, Directory, UnseenError
from bot.slack.events import is_direct_channel
from bot.slack.parts import Parts
from bot.slack.rights import Actor, admins_objection, objection
from bot.slack.views import open_view

JOIN_SCOPE = "channels:join"


class FieldsError(Exception):
    """What was filled in cannot be saved."""

    def __init__(self, sentences: dict[str, str]) -> None:
        super().__init__(", ".join(sentences))
        self.sentences = sentences
        """One for each field that has to be changed."""


def open_form(parts: Parts, directory: Directory, actor: Actor, trigger_id: str, channel: str) -> Card | None:
    """Open the form for ``channel``, or for none yet when that is empty; a card that says why not, if so.

    Raises:
        SilentError: when Slack had to be asked, and did not answer in time.
        NotShownError: when Slack did not open it.
    """
    if said := _objection_to_opening(parts, directory, actor, channel):
        return sentence_card(said)
    status = parts.tips.status(actor.workspace, channel) if channel else None
    if status:
        filled = filled_of(status.schedule)
    else:
        person = directory.person(actor.user_id)
        filled = Filled(channel, zone=(person and person.zone) or "")
    knowledge = parts.guide.knowledge
    view = schedule_form(filled, knowledge, typed_in=actor.channel, can_join=can_join(parts, actor.workspace))
    open_view(directory.client(), trigger_id, view)
    return None


def _objection_to_opening(parts: Parts, directory: Directory, actor: Actor, channel: str) -> str | None:
    if channel:
        return objection(parts, directory, actor, channel)
    return admins_objection(parts, directory, actor) if parts.tips.admins_only(actor.workspace) else None


def can_join(parts: Parts, workspace: Workspace) -> bool:
    """Whether the bot may come into public channels by itself, as far as its scopes are known."""
    installation = parts.installed.find(workspace)
    return installation is not None and (not installation.scopes or JOIN_SCOPE in installation.scopes)


def checked_schedule(parts: Parts, directory: Directory, actor: Actor, filled: Filled) -> Schedule:
    """The schedule that was filled in, by somebody who may, for a channel in which the bot is from now on.

    Raises:
        FieldsError: with a sentence for each field that has to be changed; nothing was done then.
        SilentError: when Slack did not answer in time.
    """
    voice = parts.guide.knowledge.voice.schedule
    sentences: dict[str, str] = {}
    schedule = None
    try:
        schedule = schedule_of(filled, actor.workspace, actor.user_id, parts.clock())
        _check_tips(parts.tips, schedule)
    except FaultsError as error:
        sentences |= {str(field): fault_sentence(fault, voice) for field, fault in error.faults.items()}
    must_join, said = _look_at_channel(parts, directory, actor, filled)
    if said:
        sentences[Field.CHANNEL] = said
    elif must_join and not sentences and not directory.join(filled.channel):
        sentences[Field.CHANNEL] = voice.not_joined
    if schedule is None or sentences:
        raise FieldsError(sentences)
    return schedule


def _check_tips(tips: Tips, schedule: Schedule) -> None:
    """Whether there is something to give, and a day for it that has not had its tip already.

    Raises:
        FaultsError: when there is not.
    """
    if not tips.library.deck(schedule.themes).tips:
        raise FaultsError({Field.THEMES: InputError(Mistake.NO_TIPS)})
    if not tips.preview(schedule, 1):
        raise FaultsError({Field.ENDS: InputError(Mistake.NEVER)})


def _look_at_channel(parts: Parts, directory: Directory, actor: Actor, filled: Filled) -> tuple[bool, str | None]:
    """Whether the bot has to join the channel first; and why it cannot be chosen, if so."""
    voice = parts.guide.knowledge.voice.schedule
    if not filled.channel or is_direct_channel(filled.channel):
        return False, voice.direct if filled.channel else voice.no_channel
    if said := objection(parts, directory, actor, filled.channel):
        return False, said
    try:
        found = directory.conversation(filled.channel)
    except UnseenError:
        return False, voice.unseen
    # Without the scope to look, nobody knows: should it fail, who made the schedule hears of it.
    return _place_in(found, filled, can_join(parts, actor.workspace), voice) if found else (False, None)


def _place_in(found: Conversation, filled: Filled, can_join: bool, voice: ScheduleVoice) -> tuple[bool, str | None]:
    if found.is_archived:
        return False, voice.archived
    if found.is_member:
        return False, None
    if found.is_private or not can_join:
        return False, voice.absent
    return filled.join, None if filled.join else voice.absent_joinable
