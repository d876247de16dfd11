"""A bot that follows a git repository, in Slack: what is pushed is used without a restart, once it passes."""

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from bot.bootstrap.following import open_guide, open_text
from bot.remotes.address import Remote
from bot.remotes.git import RemoteError
from bot.services.curation.origins import LEASE, PERIOD
from bot.services.versions import roll_back
from bot.settings import Settings
from bot.storage.memory.versions import MemoryVersions
from tests.scenarios.test_following import GOLDEN, Machines, Process, beside, with_curators, with_plots
from tests.support.git_repository import GitRepository
from tests.support.small_base import COMPOST, ROTATION, SPOTLIGHT, SmallBase
from tests.support.stores import SettableClock

CANNOT_BE_READ = "cannot be read: there is no such repository, or the bot may not see it"


class Cloud(Machines):
    """The processes of one bot that have a database and a repository in common, and no folder."""

    def __init__(self, stack: ExitStack, repository: GitRepository) -> None:
        super().__init__(stack)
        self.clock = SettableClock()
        self.versions = MemoryVersions(self.clock)
        self.remote = Remote.parse(repository.address)

    def settings(self, base: SmallBase) -> Settings:
        """Return the settings of a process; the folder is the curator's, of which the bot knows nothing."""
        return Settings(knowledge_dir=base.root / "nowhere", follow_knowledge=self.remote)

    def look(self, *processes: Process) -> list[int]:
        """Let the next look be due, and every process take a step."""
        self.clock.move(PERIOD)
        return [process.follower.step() for process in processes]


@pytest.fixture
def repository(tmp_path: Path, cache: Path, monkeypatch: pytest.MonkeyPatch) -> GitRepository:
    monkeypatch.setenv("XDG_CACHE_HOME", str(cache))
    return GitRepository.created(tmp_path / "git")


@pytest.fixture
def base(repository: GitRepository) -> SmallBase:
    """Return the knowledge folder in a curator's clone, which is pushed."""
    written = SmallBase.written(repository.clone / "knowledge")
    repository.push()
    return written


@pytest.fixture
def cloud(repository: GitRepository) -> Iterator[Cloud]:
    with ExitStack() as stack:
        yield Cloud(stack, repository)


@pytest.fixture
def process(cloud: Cloud, base: SmallBase) -> Process:
    """Return a process that has published what is in the repository."""
    started = cloud.started(base)
    assert started.follower.step() == 1
    return started


def test_what_is_pushed_is_used_and_the_status_names_the_commit(
    cloud: Cloud, process: Process, base: SmallBase, repository: GitRepository
) -> None:
    assert "forty beds" in process.plots
    with_plots(base, "forty", "fifty")
    commit = repository.push()

    assert process.follower.step() == 0, "the next look is not due yet"
    assert cloud.look(process) == [1]
    assert "fifty beds" in process.plots
    assert f"It comes from commit {commit[:12]}." in process.told("/guide", "status")
    assert cloud.versions.history()[0].commit == commit
    assert cloud.look(process) == [0]


def test_a_commit_that_leaves_the_folder_alone_publishes_nothing(
    cloud: Cloud, process: Process, repository: GitRepository
) -> None:
    (repository.clone / "README.md").write_text("Ours", encoding="utf-8")
    repository.push()

    assert cloud.look(process) == [0]
    assert len(cloud.versions.history()) == 1


def test_a_bot_that_has_published_nothing_starts_from_the_repository_or_not_at_all(
    cloud: Cloud, base: SmallBase, repository: GitRepository
) -> None:
    settings = cloud.settings(base)
    assert len(open_guide(settings, cloud.versions).knowledge.entries) == 6
    assert len(open_text(settings, cloud.versions).entries) == 6

    repository.vanish()
    with pytest.raises(RemoteError, match=CANNOT_BE_READ):
        open_guide(settings, cloud.versions)


def test_a_bot_starts_with_the_published_version_while_the_repository_is_away(
    cloud: Cloud, process: Process, base: SmallBase, repository: GitRepository
) -> None:
    repository.vanish()

    assert "forty beds" in cloud.started(base).plots


def test_a_bad_commit_is_read_once_and_all_processes_report_it_as_one(
    cloud: Cloud, process: Process, base: SmallBase, repository: GitRepository
) -> None:
    other = beside(with_curators(process), cloud, base)
    idle = cloud.started(base)
    base.change(SPOTLIGHT, "place: Springfield", "palce: Springfield")
    commit = repository.push()
    assert cloud.look(process, other, idle) == [0, 0, 0]
    repository.vanish()
    (said,) = process.slack.wait(1)

    assert said.text.startswith("The newest knowledge isn't in use\n")
    assert "did you mean 'place'?" in said.text
    for one in (process, other, idle):
        assert "I'm not using the newest knowledge, because:" in one.told("/guide", "status")
        assert f"knowledge/{SPOTLIGHT}:{base.line(SPOTLIGHT, 'palce')}" in one.told("/guide", "status")
        assert "forty beds" in one.plots
    assert cloud.versions.last_look().commit == commit
    assert process.slack.wait(1) == []


def test_a_repository_that_cannot_be_read_is_reported_once_until_it_can_be_again(
    cloud: Cloud, process: Process, base: SmallBase, repository: GitRepository
) -> None:
    other = beside(with_curators(process), cloud, base)
    before = process.told("/guide", "status")
    repository.vanish()
    assert cloud.look(process, other) == [0, 0]
    assert cloud.look(other, process) == [0, 0]
    (said,) = process.slack.wait(1)

    assert CANNOT_BE_READ in said.text
    assert "forty beds" in process.plots
    assert CANNOT_BE_READ in process.told("/guide", "status")
    repository.reappear()
    assert cloud.look(process, other) == [0, 0]
    assert process.told("/guide", "status") == before
    assert process.slack.wait(1) == []


def test_a_rollback_lasts_until_something_else_is_pushed(
    cloud: Cloud, process: Process, base: SmallBase, repository: GitRepository
) -> None:
    first = cloud.versions.history()[0].commit
    with_plots(base, "forty", "fifty")
    repository.push()
    cloud.look(process)
    roll_back(cloud.versions)

    assert cloud.look(process) == [1]
    assert "forty beds" in process.plots
    assert f"It comes from commit {first[:12]}." in process.told("/guide", "status")
    restarted = cloud.started(base)
    assert cloud.look(restarted, process) == [0, 0]
    with_plots(base, "fifty", "sixty")
    repository.push()
    assert cloud.look(process, restarted) == [1, 1]
    assert "sixty beds" in restarted.plots


def test_a_commit_that_was_reverted_in_git_is_used_as_it_was_also_after_a_restart(
    cloud: Cloud, process: Process, base: SmallBase, repository: GitRepository
) -> None:
    with_plots(base, "forty", "fifty")
    repository.push()
    cloud.look(process)
    with_plots(base, "fifty", "forty")
    repository.push("Revert")

    restarted = cloud.started(base)
    assert "fifty beds" in restarted.plots
    assert cloud.look(restarted) == [1]
    assert "forty beds" in restarted.plots


def test_the_golden_questions_of_the_same_commit_decide(
    cloud: Cloud, process: Process, base: SmallBase, repository: GitRepository
) -> None:
    questions = repository.clone / "tests" / "questions" / "soil" / "compost.yaml"
    questions.parent.mkdir(parents=True)
    questions.write_text(GOLDEN, encoding="utf-8")
    base.change(COMPOST, "  - how do we make compost?\n", "")
    base.change(ROTATION, "  - what should follow beans?", "  - what should follow beans?\n  - how do we make compost?")
    repository.push()

    assert cloud.look(process) == [0]
    status = process.told("/guide", "status").replace("\u200b", "")
    assert "golden questions are answered worse: hit_at_1 1.000 before, 0.000 now" in status
    questions.write_text("[]\n", encoding="utf-8")
    repository.push()
    assert cloud.look(process) == [1]


def test_a_process_that_dies_while_it_reads_is_replaced_after_the_lease(
    cloud: Cloud, process: Process, base: SmallBase, repository: GitRepository
) -> None:
    with_plots(base, "forty", "fifty")
    repository.push()
    cloud.clock.move(PERIOD)
    assert cloud.versions.claim_look(LEASE)
    assert cloud.look(process) == [0]

    cloud.clock.move(LEASE)
    assert process.follower.step() == 1
    assert "fifty beds" in process.plots
