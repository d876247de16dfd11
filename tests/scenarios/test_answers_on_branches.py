"""Curators whose answers become branches: the bot uses none, and tells nobody, until a person merges the branch."""

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from bot.bootstrap.editor import FollowedFolder
from bot.services.curation.edits import EditState
from bot.services.curation.gaps import digest_of
from bot.services.curation.statuses import GapState
from bot.services.curation.subscribers import Subscriber
from tests.scenarios.test_answers_from_home import HERE, MISSED, OTHER_WORDING, Curation, running
from tests.support.git_repository import GitRepository, git
from tests.support.slack_bot import button
from tests.support.small_base import SmallBase

TOOLS = "lists/soil/tools.yaml"


@pytest.fixture
def clone(tmp_path: Path, cache: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(cache))
    made = GitRepository.created(tmp_path / "git")
    base = SmallBase.written(made.clone / "knowledge")
    base.write("../tests/questions/soil/compost.yaml", "- question: what becomes of our scraps\n  kind: direct\n")
    made.push()
    return made.clone


@pytest.fixture
def curation(clone: Path) -> Iterator[Curation]:
    with ExitStack() as stack:
        yield running(SmallBase(clone / "knowledge"), FollowedFolder(clone / "knowledge", publish_to="branch"), stack)


def branches(clone: Path) -> list[str]:
    return git(clone, "for-each-ref", "--format=%(refname:short)", "refs/heads/guidepost").splitlines()


def answer(curation: Curation) -> None:
    curation.opened("Phrasing of …")
    curation.submitted(entry="soil/tools", text=MISSED, golden=OTHER_WORDING)


def state(curation: Curation) -> GapState | None:
    return curation.status.state if curation.status else None


def test_people_hear_of_an_answer_when_its_branch_is_merged(curation: Curation, clone: Path) -> None:
    curation.slack.stores.subscribers.add(Subscriber(HERE, digest_of(OTHER_WORDING), "U0EVA", OTHER_WORDING))
    answer(curation)
    said = curation.published()
    [branch] = branches(clone)
    assert curation.voice.published_on_branch.format(branch=branch) in said
    assert f"“{MISSED}” is added to soil/tools." in git(clone, "log", "-1", "--format=%B", branch)
    assert git(clone, "log", "-1", "--format=%an", branch) == "asker"

    curation.follow()
    assert (git(clone, "status", "--porcelain"), curation.said()) == ("", [])
    assert state(curation) is GapState.IN_REVIEW
    assert f"An answer to this waits on the branch {branch}." in curation.opened("Phrasing of …")

    git(clone, "merge", "--quiet", "--squash", branch)
    curation.follow()
    told, reported = curation.said()
    assert OTHER_WORDING in told.text
    assert reported.text.startswith("I now use your answer to ")
    assert state(curation) is GapState.ADDED
    assert "What the Shed Needs" in curation.answer(MISSED)
    assert f"question: {OTHER_WORDING}" in curation.base.read("../tests/questions/soil/tools.yaml")
    curation.follow()
    assert curation.said() == []


def test_what_a_process_had_published_when_it_died_is_committed_by_the_next_one(
    curation: Curation, clone: Path
) -> None:
    answer(curation)
    edit_id = button((curation.ada.modal or {})["blocks"], "Publish")["value"]
    edit = curation.editor.edits.find(HERE, edit_id)
    assert edit
    assert curation.editor.edits.advance(edit, EditState.PUBLISHING)
    assert branches(clone) == []
    assert curation.editor.finish_due() == 1
    [branch] = branches(clone)
    assert branch == edit.branch
    curation.follow()
    git(clone, "merge", "--quiet", branch)
    curation.follow()
    assert [message.text[:25] for message in curation.said()] == ["I now use your answer to "]


def test_a_golden_question_waits_for_its_branch_as_well(curation: Curation, clone: Path) -> None:
    curation.opened("Golden question of …")
    curation.submitted(entry="soil/compost", text=MISSED)
    curation.published()
    curation.follow()
    assert state(curation) is GapState.IN_REVIEW

    git(clone, "merge", "--quiet", *branches(clone))
    curation.follow()
    assert state(curation) is GapState.ADDED


def test_an_answer_that_is_given_back_is_forgotten(curation: Curation, clone: Path) -> None:
    answer(curation)
    curation.published()
    curation.ada.open_home()
    curation.ada.press_at_home("Give it back")
    curation.follow()
    assert curation.editor.edits.published() == []
    assert "Phrasing to add" in curation.opened("Phrasing of …")

    git(clone, "merge", "--quiet", *branches(clone))
    curation.follow()
    assert curation.said() == []


def test_a_new_entry_is_begun_on_a_branch(curation: Curation, clone: Path) -> None:
    curation.opened("New entry")
    begun = curation.submitted(title="Buying Watering Cans", text=MISSED)

    [branch] = branches(clone)
    assert f"as a commit on the branch {branch}" in begun
    assert git(clone, "diff", "--name-only", "main", branch) == (
        "knowledge/drafts/takeaways/soil/buying-watering-cans.yaml"
    )
    assert git(clone, "status", "--porcelain") == ""


def test_a_file_that_is_not_committed_is_named(curation: Curation, clone: Path) -> None:
    curation.base.change(TOOLS, "keywords: [tools]", "keywords: [tools, cans]")
    curation.follow()
    answer(curation)

    assert "knowledge/lists/soil/tools.yaml is not as in the commit that is checked out." in curation.published()
    assert (branches(clone), curation.editor.edits.published()) == ([], [])


def test_without_a_repository_the_button_says_so(curation: Curation, clone: Path) -> None:
    (clone / ".git").rename(clone / "away")
    assert curation.voice.no_branch in curation.opened("Phrasing of …")
