"""Answers of curators to the gaps on their Home tab: the forms, the effect, and the publication.

A form is answered at once. The effect takes longer than Slack waits, so it is measured in another thread, which then
changes the modal, or sends a message if the person has closed it.
"""

import logging
import secrets
import time
from dataclasses import dataclass
from typing import Any

from bot.cards.blocks import Card
from bot.cards.edit_effects import effect_card, effect_message, effect_view, in_use_card, measuring_view, problem_card
from bot.cards.edit_forms import edit_view, first_answer, obstacle_view, read_edit
from bot.cards.ids import EditAction, EditField
from bot.cards.notices import sentence_card
from bot.cards.views import View, card_view
from bot.errors import GuidepostError, StorageError
from bot.knowledge.base import KnowledgeBase
from bot.knowledge.voice.edits import EditVoice
from bot.services.curation.drafts import CurationError
from bot.services.curation.editor import Editor, Obstacle
from bot.services.curation.edits import Answering, Edit, EditKind
from bot.services.curation.gaps import Gap
from bot.services.curation.statuses import GapState
from bot.services.deliveries import OutgoingMessage
from bot.services.guide import Guide
from bot.slack.client import CALL_ERRORS
from bot.slack.context import AppContext
from bot.slack.curator_channel import is_curator
from bot.slack.curator_inbox import name_of
from bot.slack.directory import SlackTimeoutError
from bot.slack.replies import outgoing_message, send_directly
from bot.slack.request import Request
from bot.slack.views import show_card, show_view

_log = logging.getLogger(__name__)

_PATIENCE = 5.0
"""Seconds in which Slack shows the modal that says that the effect is measured."""
_PAUSE = 0.2
"""Seconds between two attempts to change that modal."""


def open_edit(app_context: AppContext, request: Request, action: EditAction) -> None:
    """Show the form for one way to answer a gap, or say why it cannot be answered here.

    Raises:
        StorageError: when the inbox cannot be read.
        NotShownError: when Slack did not show the form.
        SlackTimeoutError: when Slack did not answer in time.
    """
    show_view(request, _form(app_context, request, EditKind[action.name]))


def _form(app_context: AppContext, request: Request, kind: EditKind) -> View:
    knowledge, editor = app_context.guide.knowledge, app_context.editor
    first, _, words = request.text.partition("\n")
    gap_id, _, entry_id = first.partition(" ")
    found = _open_gap(app_context, request, gap_id)
    if isinstance(found, str):
        return card_view(sentence_card(found), knowledge.voice)
    if obstacle := _obstacle(editor):
        return obstacle_view(kind, found, obstacle, name_of(request), knowledge)
    text, _, golden = words.partition("\n")
    begun = Answering(kind, entry_id, [text], golden) if words else first_answer(kind, found)
    return edit_view(found, begun, knowledge, has_golden=bool(editor and editor.publisher.has_golden))


def _obstacle(editor: Editor | None) -> Obstacle | None:
    """Return why the bot cannot change its knowledge; None if it can."""
    return editor.obstacle() if editor else Obstacle.NOT_FOLLOWING


def _open_gap(app_context: AppContext, request: Request, gap_id: str) -> Gap | str:
    """Return the gap that the person may answer, or else a sentence that says why they may not."""
    voice, editor = app_context.guide.knowledge.voice, app_context.editor
    if not is_curator(app_context, request):
        return voice.inbox.not_curator
    gap = app_context.inbox().gap(request.workspace, gap_id)
    if gap is None or not gap.is_open:
        return voice.inbox.changed
    if gap.status.state is GapState.IN_REVIEW and gap.status.curator != name_of(request):
        return voice.inbox.taken.format(curator=gap.status.curator)
    if editor and (edit := editor.publishing(request.workspace, gap_id)):
        return voice.edit.waits.format(branch=edit.branch) if edit.branch else voice.edit.under_way
    return gap


def submit_edit(app_context: AppContext, request: Request) -> dict[str, Any]:
    """Take the gap of a submitted form, and let its effect be measured; return the response to the form.

    Raises:
        StorageError: when nothing could be stored; the curator can submit the form again.
        SlackTimeoutError: when Slack did not answer in time. Nothing has changed.
    """
    knowledge, editor = app_context.guide.knowledge, app_context.editor
    gap_id, answering = read_edit(request.body["view"])
    if errors := _errors(answering, app_context):
        return {"response_action": "errors", "errors": errors}
    found = _open_gap(app_context, request, gap_id)
    if isinstance(found, str):
        return _updated(card_view(sentence_card(found), knowledge.voice))
    if obstacle := _obstacle(editor):
        return _updated(obstacle_view(answering.kind, found, obstacle, name_of(request), knowledge))
    assert editor  # noqa: S101 (without one there is an obstacle)
    return _updated(_Submission(app_context, request, editor, found, answering).accept())


def _updated(view: View) -> dict[str, Any]:
    return {"response_action": "update", "view": view}


def _errors(answering: Answering, app_context: AppContext) -> dict[str, str]:
    """Return what is wrong with a form, by field."""
    voice, editor = app_context.guide.knowledge.voice.edit, app_context.editor
    if not answering.texts:
        return {EditField.TEXT: voice.empty}
    if answering.kind is EditKind.NEW_ENTRY and not answering.entry_id:
        return {EditField.TITLE: voice.no_name}
    if answering.golden == answering.texts[0]:
        return {EditField.GOLDEN: voice.same}
    if answering.kind is EditKind.GOLDEN and editor and not editor.publisher.has_golden:
        return {EditField.TEXT: voice.no_golden_folder}
    return {}


@dataclass(frozen=True)
class _Submission:
    """An answer to a gap that a curator submitted."""

    app_context: AppContext
    request: Request
    editor: Editor
    gap: Gap
    answering: Answering

    @property
    def _knowledge(self) -> KnowledgeBase:
        return self.app_context.guide.knowledge

    def accept(self) -> View:
        """Take the gap, and begin; return the modal to show meanwhile."""
        voice = self._knowledge.voice
        is_new = self.answering.kind is EditKind.NEW_ENTRY
        if not is_new and not self.editor.executor.reserve():
            return effect_view(sentence_card(voice.edit.busy), self._knowledge)
        try:
            self.editor.resolver.take(self.gap, name_of(self.request))
            if is_new:
                return effect_view(self._begin_entry(), self._knowledge)
        except GuidepostError as error:
            if not is_new:
                self.editor.executor.release()
            return effect_view(problem_card(str(error), self.answering, self.gap.id, self._knowledge), self._knowledge)
        external_id = f"effect-{secrets.token_hex(8)}"
        self.editor.executor.submit(lambda: self._measure(external_id))
        return measuring_view(external_id, self._knowledge)

    def _begin_entry(self) -> Card:
        written = self.editor.begin_entry(self.gap, self.answering, name_of(self.request))
        voice, [path] = self._knowledge.voice.edit, written.paths
        said = voice.drafted_on_branch if written.branch else voice.drafted
        name = path.relative_to(self.editor.publisher.root).as_posix()
        return sentence_card(said.format(path=name, branch=written.branch))

    def _measure(self, external_id: str) -> None:
        """Measure the effect, and show it."""
        shown = sentence_card(self._knowledge.voice.edit.failed)
        try:
            measured = self.editor.measure(self.gap, self.answering, self.request.workspace, self.request.user_id)
            shown = effect_card(measured, self.answering, self.gap.id, self._knowledge)
        except GuidepostError as error:
            shown = problem_card(str(error), self.answering, self.gap.id, self._knowledge)
        except Exception:
            _log.exception("an answer was not measured", extra={"action": "measuring_failed"})
        self._show(external_id, shown)

    def _show(self, external_id: str, shown: Card) -> None:
        """Show a card in the modal that says that the effect is measured, or in a direct message if it was closed."""
        view, deadline = effect_view(shown, self._knowledge), time.monotonic() + _PATIENCE
        while not _update(self.request.renewed(), external_id, view):
            if time.monotonic() > deadline:
                send_directly(self.app_context, self.request, effect_message(shown, self._knowledge), external_id)
                return
            # Slack may not have shown it yet: it does so when it has the response to the form.
            time.sleep(_PAUSE)


def _update(request: Request, external_id: str, view: View) -> bool:
    """Change an open modal; return False if Slack does not know it."""
    try:
        request.directory.client().views_update(external_id=external_id, view=view)
    except (*CALL_ERRORS, SlackTimeoutError):
        return False
    return True


def publish_edit(app_context: AppContext, request: Request) -> None:
    """Publish the answer that the button carries, unless the gap or the knowledge was changed meanwhile.

    Raises:
        StorageError: when nothing could be stored; a second press tries again.
        SlackTimeoutError: when Slack did not answer in time. Nothing has changed.
        NotShownError: when Slack did not show what became of it.
    """
    shown = sentence_card(_publish(app_context, request))
    if "view" in request.body:
        show_card(request, shown, app_context.guide.knowledge.voice)
    else:
        app_context.responder.replace_original(shown, request.body)


def _publish(app_context: AppContext, request: Request) -> str:
    """Publish an answer; return the sentence that says what became of it."""
    voice, editor = app_context.guide.knowledge.voice, app_context.editor
    if editor is None:
        return voice.edit.not_following
    edit = editor.edits.find(request.workspace, request.text)
    if edit is None:
        return voice.edit.gone
    gap = _open_gap(app_context, request, edit.gap_id)
    if isinstance(gap, str):
        return gap
    return voice.inbox.changed if gap.status.state is not GapState.IN_REVIEW else _carried_out(editor, edit, voice.edit)


def _carried_out(editor: Editor, edit: Edit, voice: EditVoice) -> str:
    if obstacle := editor.obstacle():
        return str(getattr(voice, obstacle))
    try:
        if not editor.publish(edit):
            return voice.published_before
    except StorageError:
        raise
    except CurationError:
        return voice.gone
    except GuidepostError as error:
        return str(error)
    return voice.published_on_branch.format(branch=edit.branch) if edit.branch else voice.published


def published_message(edit: Edit, told: int, guide: Guide) -> OutgoingMessage:
    """Return the message to the curator whose answer is in use."""
    shown = in_use_card(edit, told, guide.knowledge)
    return outgoing_message(shown, edit.workspace, f"edit:{edit.edit_id}", edit.user_id)
