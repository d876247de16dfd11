"""The command ``python -m bot gaps`` where answers become branches: the running bot finishes what was merged."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.__main__ import create_app
from bot.bootstrap.editor import create_finisher
from bot.bootstrap.guide import create_inbox
from bot.bootstrap.storage import open_stores
from bot.commands.options import load_guide
from bot.services.curation.gaps import digest_of
from bot.services.curation.statuses import GapState
from bot.services.curation.subscribers import Subscriber
from bot.services.questions import AnswerOutcome, QuestionRecord
from bot.services.workspaces import Workspace
from bot.settings import Settings
from tests.support.git_repository import GitRepository, git
from tests.support.samples import claim_if_due
from tests.support.small_base import COMPOST, SmallBase

APP = create_app()
HERE = Workspace("T0GARDEN")
MIX = "how often do I need to mix the pile?"


@pytest.fixture(autouse=True)
def clone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path / 'guidepost.db'}")
    monkeypatch.setenv("COLUMNS", "200")
    monkeypatch.setenv("PUBLISH_TO", "branch")
    made = GitRepository.created(tmp_path / "git")
    SmallBase.written(made.clone / "knowledge")
    made.push()
    stores = open_stores(Settings.load())
    stores.questions.record(QuestionRecord(HERE, MIX, AnswerOutcome.NO_ANSWER, None, 0.2, "U0ANNA"))
    stores.subscribers.add(Subscriber(HERE, digest_of(MIX), "U0ANNA", MIX))
    return made.clone


def run(clone: Path, *words: str) -> str:
    [gap] = {one.id for one in create_inbox(load_guide(clone / "knowledge"), open_stores(Settings.load())).gaps(HERE)}
    call = ["gaps", words[0], gap, *words[1:], "--by", "Ben", "--knowledge", str(clone / "knowledge")]
    result = CliRunner().invoke(APP, call, catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.stdout


def finished(clone: Path) -> int:
    """Start a bot, which tells of what is in use; return the number of answers that it finished."""
    stores, guide = open_stores(Settings.load()), load_guide(clone / "knowledge")
    return create_finisher(guide, stores, lambda: create_inbox(guide, stores), clone / "knowledge").finish_due()


def state() -> GapState:
    [status] = open_stores(Settings.load()).gaps.of_workspace(HERE)
    return status.state


def test_the_gap_is_answered_and_the_person_told_when_the_merged_branch_is_in_use(clone: Path) -> None:
    printed = run(clone, "add-phrasing", "soil/compost")
    [branch] = git(clone, "for-each-ref", "--format=%(refname:short)", "refs/heads/guidepost").splitlines()

    assert f"The commit is on the branch {branch}. To see it: git show {branch}" in printed
    assert "stays in review until the branch is merged" in printed
    assert git(clone, "diff", "--name-only", "main", branch) == f"knowledge/{COMPOST}"
    assert git(clone, "status", "--porcelain") == ""
    outbox = open_stores(Settings.load()).outbox_store
    assert (finished(clone), state(), claim_if_due(outbox)) == (0, GapState.IN_REVIEW, None)

    git(clone, "merge", "--quiet", branch)
    assert (finished(clone), state()) == (1, GapState.ADDED)
    claim = claim_if_due(outbox)
    assert claim
    assert claim.message.channel == "U0ANNA"
    assert (finished(clone), claim_if_due(outbox)) == (0, None)


def test_a_draft_of_an_entry_is_committed_as_well(clone: Path) -> None:
    printed = run(clone, "new-entry", "turning-the-heap", "--theme", "soil")

    assert "committed: " in printed
    assert git(clone, "status", "--porcelain") == ""
    assert state() is GapState.IN_REVIEW
