"""Curators answer questions from their inbox on the Home tab, with one press each; those who asked hear of it once."""

import threading
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.bootstrap.editor import FollowedFolder
from bot.bootstrap.following import create_follower, open_guide
from bot.knowledge.voice.edits import EditVoice
from bot.services.curation.channels import CuratorChannel
from bot.services.curation.editor import Editor
from bot.services.curation.following import Follower
from bot.services.curation.gaps import digest_of
from bot.services.curation.statuses import GapState, GapStatus
from bot.services.curation.subscribers import Subscriber
from bot.services.guide import Guide
from bot.services.questions import AnswerOutcome, QuestionRecord
from bot.services.workspaces import Workspace
from bot.settings import Settings
from bot.storage.memory.versions import MemoryVersions
from slack_simulator.payloads import mention
from slack_simulator.people import User
from slack_simulator.workspace import ASKER, GENERAL, TEAM, Message
from tests.support.slack_bot import SlackBot, labels
from tests.support.slack_user import SlackUser, text_of
from tests.support.small_base import COMPOST, ROTATION, SmallBase

HERE = Workspace(TEAM)
NAME = "asker"
"""The name that others see of the admin."""
MISSED = "wo bekomme ich neue Gießkannen her"
OTHER_WORDING = "wo bekomme ich denn neue Gießkannen her"
PATIENCE = 60.0


@dataclass(frozen=True)
class Curation:
    """A bot that follows its folder, in a workspace where the admin and Ben are curators."""

    base: SmallBase
    slack: SlackBot
    follower: Follower[Guide]
    followed: FollowedFolder

    @property
    def ada(self) -> SlackUser:
        return SlackUser(self.slack)

    @property
    def ben(self) -> SlackUser:
        return SlackUser(self.slack, "U0BEN")

    @property
    def voice(self) -> EditVoice:
        return self.slack.guide.knowledge.voice.edit

    @property
    def editor(self) -> Editor:
        assert self.slack.app_context.editor
        return self.slack.app_context.editor

    @property
    def status(self) -> GapStatus | None:
        return next(iter(self.slack.stores.gaps.of_workspace(HERE)), None)

    def opened(self, label: str, user: SlackUser | None = None) -> str:
        """Press a button of the only gap on the Home tab; return the text of the window."""
        person = user or self.ada
        person.open_home()
        assert person.press_at_home(label).status == 200
        assert person.modal
        return text_of(person.modal)

    def submitted(self, user: SlackUser | None = None, **filled: object) -> str:
        """Submit the form, and return the text of the window when the effect is measured."""
        person = user or self.ada
        assert person.submit(**filled)["response_action"] == "update"
        assert self.followed.executor.wait_until_idle(PATIENCE)
        assert person.modal
        return text_of(person.modal)

    def published(self) -> str:
        assert self.ada.press_in_modal("Publish").status == 200
        assert self.ada.modal
        return text_of(self.ada.modal)

    def follow(self) -> None:
        """Let a running bot do what it does every other second, until nothing is left to do."""
        while self.editor.finish_due() + self.follower.step() + self.follower.step():
            pass

    def said(self) -> list[Message]:
        """Return what the bot has posted since, when the outbox sent what is due."""
        return self.slack.wait(1)

    def answer(self, question: str) -> str:
        return str(self.slack.type("/guide", question)["text"])


@pytest.fixture
def base(tmp_path: Path, cache: Path, monkeypatch: pytest.MonkeyPatch) -> SmallBase:
    monkeypatch.setenv("XDG_CACHE_HOME", str(cache))
    made = SmallBase.written(tmp_path / "knowledge")
    made.write("../tests/questions/soil/compost.yaml", "- question: what becomes of our scraps\n  kind: direct\n")
    made.write("../tests/questions/soil/rotation.yaml", "- question: what comes after beans\n  kind: direct\n")
    return made


def running(base: SmallBase, followed: FollowedFolder, stack: ExitStack) -> Curation:
    """Start a bot that follows a folder in a workspace where a question was not answered."""
    settings = Settings(knowledge_dir=base.root, follow_knowledge=True)
    versions = MemoryVersions(lambda: 1_800_000_000.0)
    slack = stack.enter_context(SlackBot.started(open_guide(settings, versions), followed=followed))
    slack.workspace.add_user(User("U0BEN", "ben", "Ben"))
    slack.workspace.add_user(User("U0EVA", "eva", "Eva"))
    slack.workspace.channels[GENERAL].members.add("U0BEN")
    slack.stores.curator_channels.save(CuratorChannel(HERE, GENERAL, "UTC"))
    for text in (MISSED, OTHER_WORDING):
        slack.stores.questions.record(QuestionRecord(HERE, text, AnswerOutcome.NO_ANSWER, None, 0.1, "U0EVA"))
    slack.app_context.inbox().gaps(HERE)
    made = Curation(base, slack, create_follower(settings, slack.app_context, slack.delivery, versions), followed)
    made.follow()
    return made


@pytest.fixture
def curation(base: SmallBase) -> Iterator[Curation]:
    with ExitStack() as stack:
        yield running(base, FollowedFolder(base.root), stack)


def test_a_phrasing_is_measured_published_and_told_once_it_is_in_use(curation: Curation) -> None:
    curation.slack.stores.subscribers.add(Subscriber(HERE, digest_of(OTHER_WORDING), "U0EVA", OTHER_WORDING))
    form = curation.opened("Phrasing of …")
    assert (MISSED in form, OTHER_WORDING in form, "Nearest entries" in form) == (True, True, True)

    effect = curation.submitted(entry="soil/tools", text=MISSED, golden="")
    assert f"“{MISSED}” becomes a phrasing of “What the Shed Needs”." in effect
    assert "Golden questions answered right: 100.0% before, 100.0% after" in effect
    assert "No golden question comes out differently." in effect
    assert MISSED not in curation.base.read("lists/soil/tools.yaml")
    assert curation.status
    assert (curation.status.state, curation.status.curator) == (GapState.IN_REVIEW, NAME)

    assert curation.voice.published in curation.published()
    assert f"  - {MISSED}\n" in curation.base.read("lists/soil/tools.yaml")
    assert curation.editor.finish_due() == 0, "the bot does not use the change yet"
    assert (curation.said(), curation.status.state) == ([], GapState.IN_REVIEW)

    curation.follow()
    told, reported = curation.said()
    assert OTHER_WORDING in told.text
    assert "What the Shed Needs" in told.text
    assert reported.text.startswith("I now use your answer to “wo bekomme ich ")
    assert "People who wanted to hear of it: 1." in reported.text
    assert curation.status.state is GapState.ADDED
    assert "What the Shed Needs" in curation.answer(MISSED)
    curation.follow()
    assert curation.said() == []
    assert "Nothing is open." in text_of(curation.ada.open_home())


def test_the_golden_question_is_written_with_its_outcome(curation: Curation) -> None:
    curation.opened("Phrasing of …")
    effect = curation.submitted(entry="soil/tools", text=MISSED, golden=OTHER_WORDING)
    assert f"The new golden question “{OTHER_WORDING}”: answered right." in effect
    curation.published()

    assert f"question: {OTHER_WORDING}" in curation.base.read("../tests/questions/soil/tools.yaml")
    curation.follow()
    assert curation.status
    assert curation.status.entry_id == "soil/tools"


def test_a_question_that_is_off_topic_is_refused_from_then_on(curation: Curation) -> None:
    curation.opened("Off topic")
    assert "becomes an off-topic message" in curation.submitted(text=MISSED, golden="")
    curation.published()
    curation.follow()

    assert f"  - {MISSED}" in curation.base.read("off-topic.yaml")
    assert curation.status
    assert (curation.status.state, curation.status.entry_id) == (GapState.ADDED, None)


def test_a_golden_question_leaves_the_entry_as_it_is(curation: Curation) -> None:
    before = curation.base.read(COMPOST)
    curation.opened("Golden question of …")
    effect = curation.submitted(entry="soil/compost", text=MISSED)
    assert f"“{MISSED}” becomes a golden question of “Feed the Soil”." in effect
    curation.published()
    curation.follow()

    assert curation.base.read(COMPOST) == before
    assert f"question: {MISSED}" in curation.base.read("../tests/questions/soil/compost.yaml")


def test_a_new_entry_is_begun_and_not_shown(curation: Curation) -> None:
    form = curation.opened("New entry")
    assert "The Ground" in form
    assert curation.ada.submit(title="¿?") == {
        "response_action": "errors", "errors": {"title": curation.voice.no_name}
    }  # fmt: skip
    begun = curation.submitted(title="Buying Watering Cans", text=f"{MISSED}\n{OTHER_WORDING}")

    assert "Begun in knowledge/drafts/takeaways/soil/buying-watering-cans.yaml." in begun
    draft = curation.base.read("drafts/takeaways/soil/buying-watering-cans.yaml")
    assert f"  - {MISSED}\n  - {OTHER_WORDING}\n" in draft
    curation.follow()
    assert "Buying Watering Cans" not in curation.answer(MISSED)
    assert curation.status
    assert curation.status.state is GapState.IN_REVIEW
    curation.opened("New entry")
    assert "exists; edit it, or choose another name" in curation.submitted(
        title="Buying Watering Cans", text=f"{MISSED}\n{OTHER_WORDING}"
    )


def test_an_answer_that_takes_another_entrys_question_is_refused_and_named(curation: Curation) -> None:
    curation.opened("Phrasing of …")
    effect = curation.submitted(entry="soil/compost", text="what is it that comes after beans", golden="")

    assert "I won't publish this, because it takes questions that belong elsewhere:" in effect
    assert "“what comes after beans” belongs to “Move the Beds Around”" in effect
    assert labels((curation.ada.modal or {})["blocks"]) == ["Change the words"]
    assert curation.ada.press_in_modal("Change the words").status == 200
    assert "what is it that comes after beans" in text_of(curation.ada.modal or {})
    assert "Feed the Soil" in text_of(curation.ada.modal or {})


def test_an_answer_that_does_not_pass_the_check_is_refused_with_the_reason(curation: Curation) -> None:
    curation.opened("Phrasing of …")
    effect = curation.submitted(entry="soil/compost", text="what should follow beans?", golden="")

    assert "I can't publish this, because:" in effect
    assert "soil/rotation" in effect
    assert curation.base.read(ROTATION).count("what should follow beans?") == 1


def test_a_form_without_words_or_with_the_same_words_twice_says_so(curation: Curation) -> None:
    curation.opened("Phrasing of …")
    for filled, field, said in (
        ({"text": " "}, "text", curation.voice.empty),
        ({"text": MISSED, "golden": MISSED}, "golden", curation.voice.same),
    ):
        assert curation.ada.submit(**filled) == {"response_action": "errors", "errors": {field: said}}
    assert curation.status is None


def test_a_closed_window_lets_the_effect_come_as_a_message(curation: Curation) -> None:
    curation.opened("Phrasing of …")
    closed = threading.Event()
    assert curation.followed.executor.reserve()
    curation.followed.executor.submit(lambda: closed.wait(PATIENCE))
    curation.ada.submit(entry="soil/tools", text=MISSED, golden="")
    curation.slack.workspace.views.close(ASKER)
    closed.set()
    assert curation.followed.executor.wait_until_idle(PATIENCE)
    (message,) = curation.slack.said

    assert message.channel == curation.slack.workspace.direct
    assert "Effect of the answer" in message.text
    curation.ada.press(message, "Publish")
    assert message.text == curation.voice.published
    curation.follow()
    assert "What the Shed Needs" in curation.answer(MISSED)


def test_only_curators_answer(curation: Curation) -> None:
    curation.ben.open_home()
    curation.slack.workspace.channels[GENERAL].members.discard("U0BEN")
    curation.ben.press_at_home("Phrasing of …")
    assert curation.slack.guide.knowledge.voice.inbox.not_curator in text_of(curation.ben.modal or {})

    curation.slack.workspace.channels[GENERAL].members.add("U0BEN")
    curation.opened("Phrasing of …", curation.ben)
    curation.slack.workspace.channels[GENERAL].members.discard("U0BEN")
    assert curation.slack.guide.knowledge.voice.inbox.not_curator in curation.submitted(curation.ben)
    assert curation.status is None


def test_a_gap_that_another_curator_has_is_not_answered(curation: Curation) -> None:
    curation.opened("Phrasing of …")
    curation.opened("Off topic", curation.ben)
    curation.submitted(entry="soil/tools", text=MISSED, golden="")

    assert f"In review by {NAME}." in curation.submitted(curation.ben, text=MISSED, golden="")
    assert MISSED not in curation.base.read("off-topic.yaml")


def test_an_answer_is_published_once(curation: Curation) -> None:
    curation.opened("Phrasing of …")
    curation.submitted(entry="soil/tools", text=MISSED, golden="")
    shown = curation.ada.modal
    curation.published()
    assert curation.voice.under_way in curation.opened("Phrasing of …")
    curation.follow()

    assert curation.base.read("lists/soil/tools.yaml").count(MISSED) == 1
    assert shown


def test_an_answer_is_not_published_when_the_folder_was_changed_meanwhile(curation: Curation) -> None:
    curation.opened("Phrasing of …")
    curation.submitted(entry="soil/tools", text=MISSED, golden="")
    curation.base.change("lists/soil/tools.yaml", "keywords: [tools]", "keywords: [tools, cans]")
    assert "its folder here isn't what I answer from" in curation.published()
    curation.follow()
    curation.opened("Phrasing of …")
    curation.submitted(entry="soil/tools", text=MISSED, golden="")
    curation.base.change("../tests/questions/soil/rotation.yaml", "kind: direct", "kind: plain")

    assert curation.voice.published in curation.published()


def test_where_the_folder_cannot_be_written_the_button_names_the_command(curation: Curation) -> None:
    # The user that runs the tests may be allowed to write everything, but not what is not there.
    curation.base.root.rename(curation.base.root.with_name("elsewhere"))
    said = curation.opened("Phrasing of …")
    assert curation.voice.read_only in said
    assert "python -m bot gaps add-phrasing " in said


def test_a_bot_that_does_not_follow_its_folder_names_the_command(guide: Guide) -> None:
    with SlackBot.started(guide) as slack:
        ada = SlackUser(slack)
        slack.stores.curator_channels.save(CuratorChannel(HERE, GENERAL, "UTC"))
        slack.hear(mention("where is the cheapest bike shop in Lisbon?"))
        slack.app_context.inbox().gaps(HERE)
        for label, command in (
            ("Phrasing of …", "add-phrasing"), ("Off topic", "off-topic"), ("Golden question of …", "golden"),
            ("New entry", "new-entry"),
        ):  # fmt: skip
            ada.open_home()
            ada.press_at_home(label)
            said = text_of(ada.modal or {})
            assert guide.knowledge.voice.edit.not_following in said
            assert f"python -m bot gaps {command} " in said
