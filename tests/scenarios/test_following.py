"""A bot that follows its knowledge folder, in Slack: a change is used without a restart, once it passes."""

import gc
import logging
import os
import weakref
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from bot.bootstrap.delivery import TipSource, create_delivery
from bot.bootstrap.following import (
    create_follower,
    create_text_follower,
    open_guide,
    open_text,
)
from bot.errors import KnowledgeError, StorageError
from bot.services.curation.channels import CuratorChannel
from bot.services.curation.following import Follower
from bot.services.guide import Guide
from bot.services.outbox import InlineExecutor
from bot.services.versions import VersionStore, roll_back
from bot.services.workspaces import Workspace
from bot.settings import Settings
from bot.storage.memory.tenant_rows import MemoryCuratorChannels
from bot.storage.memory.versions import MemoryVersions
from slack_simulator.workspace import GENERAL, TEAM
from tests.support.slack_bot import SlackBot
from tests.support.small_base import COMPOST, ROTATION, SPOTLIGHT, THEME, SmallBase

GOLDEN = "- question: how do we make compost?\n  kind: plain\n"


@dataclass(frozen=True)
class Process:
    """One process of a bot."""

    slack: SlackBot
    follower: Follower[Guide]

    def run(self) -> int:
        """Let two looks at the folder pass: a change counts once nothing is written any longer."""
        return self.follower.step() + self.follower.step()

    def told(self, command: str, text: str = "") -> str:
        return str(self.slack.type(command, text)["text"])

    @property
    def plots(self) -> str:
        return self.told("/spotlight", "elm street")


class Machines:
    """The processes of one bot, which share a database. Each may have a copy of the folder of its own."""

    def __init__(self, stack: ExitStack) -> None:
        self._stack = stack
        self.versions: VersionStore = MemoryVersions(lambda: 1_800_000_000.0)

    def settings(self, base: SmallBase) -> Settings:
        return Settings(knowledge_dir=base.root, follow_knowledge=True)

    def started(self, base: SmallBase) -> Process:
        """Start a process whose knowledge folder is ``base``."""
        settings = self.settings(base)
        guide = open_guide(settings, self.versions)
        slack = self._stack.enter_context(SlackBot.started(guide))
        return Process(slack, create_follower(settings, slack.app_context, slack.delivery, self.versions))


@pytest.fixture
def machines() -> Iterator[Machines]:
    with ExitStack() as stack:
        yield Machines(stack)


@pytest.fixture
def base(tmp_path: Path, cache: Path, monkeypatch: pytest.MonkeyPatch) -> SmallBase:
    monkeypatch.setenv("XDG_CACHE_HOME", str(cache))
    return SmallBase.written(tmp_path / "ours" / "knowledge")


@pytest.fixture
def process(machines: Machines, base: SmallBase) -> Process:
    """Return a process that has published its folder."""
    started = machines.started(base)
    assert started.run() == 1
    return started


def with_plots(base: SmallBase, before: str, now: str) -> None:
    base.change(SPOTLIGHT, f"The plots opened with {before} beds.", f"The plots opened with {now} beds.")


def touch(base: SmallBase, name: str) -> None:
    """Make a file newer without a change, as a checkout does."""
    path = base.root / name
    before = path.stat().st_mtime_ns
    os.utime(path, ns=(before + 1_000_000_000, before + 1_000_000_000))


def with_golden(base: SmallBase) -> Path:
    questions = base.root.parent / "tests" / "questions"
    questions.joinpath("soil").mkdir(parents=True)
    questions.joinpath("soil/compost.yaml").write_text(GOLDEN, encoding="utf-8")
    return questions


def test_a_changed_folder_is_used_without_a_restart(process: Process, base: SmallBase) -> None:
    assert "forty beds" in process.plots
    with_plots(base, "forty", "fifty")

    assert process.run() == 1
    assert "fifty beds" in process.plots
    assert process.run() == 0


def test_a_file_that_is_still_being_written_waits(process: Process, base: SmallBase) -> None:
    with_plots(base, "forty", "fifty")
    assert process.follower.step() == 0
    with_plots(base, "fifty", "sixty")
    assert process.follower.step() == 0

    assert process.follower.step() == 1
    assert "sixty beds" in process.plots


def test_a_new_phrasing_is_learned(process: Process, base: SmallBase) -> None:
    question = "wo bekomme ich neue Gießkannen her"
    assert "What the Shed Needs" not in process.told("/guide", question)
    base.change("lists/soil/tools.yaml", "  - which tools should", f"  - {question}\n  - which tools should")
    process.run()

    assert "What the Shed Needs" in process.told("/guide", question)


def test_a_bad_version_leaves_the_last_good_one_in_use_and_is_reported_once(
    process: Process, base: SmallBase, caplog: pytest.LogCaptureFixture
) -> None:
    before = process.told("/guide", "status")
    base.change(SPOTLIGHT, "place: Springfield", "palce: Springfield")
    assert process.run() == 0
    touch(base, SPOTLIGHT)
    assert process.run() == 0

    assert "forty beds" in process.plots
    rejected = [one for one in caplog.records if getattr(one, "action", "") == "knowledge_rejected"]
    assert [one.levelno for one in rejected] == [logging.WARNING]
    assert "did you mean 'place'?" in rejected[0].getMessage()
    status = process.told("/guide", "status")
    assert status.startswith(before)
    assert "I'm not using the newest knowledge, because:" in status
    assert f"knowledge/{SPOTLIGHT}:{base.line(SPOTLIGHT, 'palce')}" in status

    base.change(SPOTLIGHT, "palce: Springfield", "place: Springfield")
    assert process.run() == 0
    assert process.told("/guide", "status") == before


def with_curators(process: Process) -> Process:
    """Choose a curators' channel in the workspace of ``process``, and return the process."""
    process.slack.stores.curator_channels.save(CuratorChannel(Workspace(TEAM), GENERAL, "UTC"))
    return process


def beside(process: Process, machines: Machines, base: SmallBase) -> Process:
    """Start another process of the same bot, with the same folder and the same database."""
    slack = process.slack
    follower = create_follower(machines.settings(base), slack.app_context, slack.delivery, machines.versions)
    return Process(slack, follower)


def test_the_curators_hear_once_of_a_version_that_is_not_used(
    machines: Machines, process: Process, base: SmallBase
) -> None:
    other = beside(with_curators(process), machines, base)
    used = machines.versions.current()
    assert used is not None
    base.change(SPOTLIGHT, "place: Springfield", "palce: Springfield")
    assert (process.run(), other.run()) == (0, 0)
    (said,) = process.slack.wait(1)

    assert said.channel == GENERAL
    assert said.text.startswith("The newest knowledge isn't in use\n")
    assert f"I'm still answering from version {used.name}, because:" in said.text
    assert "did you mean 'place'?" in said.text
    touch(base, SPOTLIGHT)
    assert (process.run(), beside(process, machines, base).run(), process.slack.wait(1)) == (0, 0, [])
    base.change(SPOTLIGHT, "palce: Springfield", "plaec: Springfield")
    process.run()
    assert "plaec" in process.slack.wait(1)[0].text
    base.change(SPOTLIGHT, "plaec: Springfield", "place: Springfield")
    process.run()
    assert process.slack.wait(1) == []


def test_a_report_that_could_not_be_stored_is_made_later(machines: Machines, process: Process, base: SmallBase) -> None:
    with_curators(process)

    class AwayOnce(MemoryCuratorChannels):
        calls = 0

        def all(self) -> Sequence[CuratorChannel]:
            self.calls += 1
            if self.calls == 1:
                raise StorageError("away")
            return process.slack.stores.curator_channels.all()

    context = replace(process.slack.app_context, curator_channels=AwayOnce())
    follower = create_follower(machines.settings(base), context, process.slack.delivery, machines.versions)
    follower.step()
    base.change(SPOTLIGHT, "place: Springfield", "palce: Springfield")
    follower.step()
    with pytest.raises(StorageError):
        follower.step()
    follower.step()

    assert len(process.slack.wait(1)) == 1


def test_a_version_that_answers_golden_questions_worse_is_not_used(process: Process, base: SmallBase) -> None:
    base.change(COMPOST, "  - how do we make compost?\n", "")
    base.change(ROTATION, "  - what should follow beans?", "  - what should follow beans?\n  - how do we make compost?")
    questions = with_golden(base)
    process = replace(process, follower=create_follower(
        Settings(knowledge_dir=base.root, follow_knowledge=True), process.slack.app_context, process.slack.delivery,
        process.slack.stores.versions,
    ))  # fmt: skip
    assert process.run() == 0

    status = process.told("/guide", "status").replace("\u200b", "")
    assert "golden questions are answered worse: hit_at_1 1.000 before, 0.000 now" in status
    assert "“how do we make compost?”" in status
    assert "Feed the Soil" in process.told("/guide", "how do we make compost?")

    questions.joinpath("soil/compost.yaml").write_text("[]\n", encoding="utf-8")
    assert process.run() == 1, "the golden questions changed, so the folder is examined again"
    assert "Move the Beds Around" in process.told("/guide", "how do we make compost?")


def test_the_status_has_version_date_and_score(machines: Machines, base: SmallBase) -> None:
    with_golden(base)
    started = machines.started(base)
    assert "In use since" not in started.told("/guide", "status")
    started.run()

    current = machines.versions.current()
    assert current is not None
    status = started.told("/guide", "Status")
    assert f"Version {current.name}, with 6 entries." in status
    assert "In use since Fri 15 Jan 2027, 8:00 AM UTC time." in status
    assert "Golden questions answered right: 100%." in status


def test_processes_with_folders_of_their_own_agree(
    machines: Machines, process: Process, base: SmallBase, tmp_path: Path
) -> None:
    old = SmallBase.written(tmp_path / "theirs" / "knowledge")
    other = machines.started(old)
    with_plots(base, "forty", "fifty")
    process.run()
    assert other.run() == 1

    assert "fifty beds" in other.plots
    assert process.told("/guide", "status") == other.told("/guide", "status")
    assert (other.run(), process.run()) == (0, 0), "the old folder of the other process is not published again"


def test_a_process_that_starts_with_an_old_folder_uses_the_published_version(
    machines: Machines, process: Process, base: SmallBase
) -> None:
    with_plots(base, "forty", "fifty")
    process.run()
    with_plots(base, "fifty", "forty")
    restarted = machines.started(base)

    assert restarted.run() == 0
    assert "fifty beds" in restarted.plots


def test_a_bot_starts_with_the_last_good_version_while_its_folder_is_broken(
    machines: Machines, process: Process, base: SmallBase
) -> None:
    base.change(SPOTLIGHT, "place: Springfield", "palce: Springfield")
    restarted = machines.started(base)
    restarted.run()

    assert "forty beds" in restarted.plots
    assert "palce" in restarted.told("/guide", "status")
    with pytest.raises(KnowledgeError):
        open_guide(replace_follow(machines.settings(base)), machines.versions)


def replace_follow(settings: Settings) -> Settings:
    return settings.model_copy(update={"follow_knowledge": False})


def test_a_rollback_reaches_every_process_and_lasts_until_the_folder_changes(
    machines: Machines, process: Process, base: SmallBase
) -> None:
    other = machines.started(base)
    with_plots(base, "forty", "fifty")
    process.run()
    other.run()
    roll_back(machines.versions)

    assert (process.run(), other.run()) == (1, 1)
    assert "forty beds" in process.plots
    assert "forty beds" in other.plots
    touch(base, SPOTLIGHT)
    assert (process.run(), other.run(), machines.started(base).run()) == (0, 0, 0)
    with_plots(base, "fifty", "sixty")
    assert process.run() == 1
    assert "sixty beds" in process.plots


def test_a_published_version_that_cannot_be_loaded_is_tried_once(
    machines: Machines, process: Process, base: SmallBase, caplog: pytest.LogCaptureFixture
) -> None:
    current = machines.versions.current()
    assert current is not None
    machines.versions.publish(replace(current, number=2, digest="newer"), b"not packed as this bot packs")

    assert (process.run(), process.run()) == (0, 0)
    assert "forty beds" in process.plots
    assert [getattr(one, "action", "") for one in caplog.records if one.levelno >= logging.WARNING] == [
        "knowledge_not_loaded"
    ]


def test_the_tips_are_those_of_the_version_in_use(process: Process, base: SmallBase) -> None:
    with_plots(base, "forty", "fifty")
    process.run()

    tips = process.slack.app_context.tips.library.tips
    assert process.slack.delivery.tip_source.library.tips == tips
    assert any("fifty beds" in tip.story.text for tip in tips if tip.story)


def test_a_message_in_progress_keeps_its_version(process: Process, base: SmallBase) -> None:
    snapshot = process.slack.guide.snapshot()
    base.remove(ROTATION)
    base.change(THEME, "soil/rotation, ", "")
    base.change(COMPOST, "  - soil/rotation\n", "")
    process.run()

    ranked = snapshot.ask("what should follow beans?").ranking.matches
    assert snapshot.entry(ranked[0].entry_id) is not None
    assert ranked[0].entry_id == "soil/rotation"
    assert process.slack.guide.entry("soil/rotation") is None


def test_the_former_version_is_not_kept_in_memory(process: Process, base: SmallBase) -> None:
    process.told("/guide", "how do we make compost?")
    former = weakref.ref(process.slack.guide.knowledge)
    with_plots(base, "forty", "fifty")
    process.run()
    process.told("/guide", "how do we make compost?")
    gc.collect()

    assert former() is None


def test_a_worker_follows_what_a_bot_publishes(
    machines: Machines, process: Process, base: SmallBase, tmp_path: Path
) -> None:
    settings = machines.settings(SmallBase.written(tmp_path / "theirs" / "knowledge"))
    stores = process.slack.stores
    source = TipSource(open_text(settings, machines.versions))
    delivery = create_delivery(source, stores, "http://127.0.0.1:9/api/", InlineExecutor())
    worker = create_text_follower(settings, delivery, machines.versions)
    worker.step()
    with_plots(base, "forty", "fifty")
    process.run()

    assert worker.step() == 1
    assert "fifty" in str(source.knowledge.entries["plots/elm-street"])
    assert any("fifty beds" in tip.story.text for tip in delivery.tip_source.library.tips if tip.story)
    assert worker.step() == 0


def test_a_bot_that_does_not_follow_says_which_knowledge_it_uses(base: SmallBase) -> None:
    guide = open_guide(Settings(knowledge_dir=base.root), MemoryVersions(lambda: 0.0))
    with SlackBot.started(guide) as slack:
        status = slack.type("/guide", "status")["text"]

    assert f"Version {guide.knowledge.fingerprint}, with 6 entries." in status
    assert "In use since" not in status
