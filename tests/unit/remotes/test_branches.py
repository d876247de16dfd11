"""Changes of curators as commits on branches of a real repository, beside whatever its curators are doing."""

import os
from pathlib import Path

import pytest

from bot.remotes.branches import BranchDestination
from bot.remotes.git import Limits, RemoteError
from bot.services.curation.destinations import Purpose
from bot.services.curation.drafts import Files
from tests.support.git_repository import GitRepository, git

WHY = Purpose("2783025b", "how often do I mix it?", "soil/compost", "how often should it be mixed?", "Ana")
ENTRY, GOLDEN = "knowledge/takeaways/soil/compost.yaml", "tests/questions/soil/compost.yaml"


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """Return a clone with one entry."""
    made = GitRepository.created(tmp_path / "git")
    (made.clone / ENTRY).parent.mkdir(parents=True)
    (made.clone / ENTRY).write_text("title: Compost\n", encoding="utf-8")
    (made.clone / ENTRY).chmod(0o755)
    (made.clone / "README.md").write_text("Ours\n", encoding="utf-8")
    made.push()
    return made.clone.resolve()


def change(clone: Path) -> Files:
    return {clone / ENTRY: ("title: Compost\n", "title: Feed\n"), clone / GOLDEN: ("", "- question: why?\n")}


def branches(clone: Path) -> list[str]:
    return git(clone, "for-each-ref", "--format=%(refname:short)", "refs/heads/guidepost").splitlines()


def test_a_change_is_one_commit_that_says_what_and_why(clone: Path) -> None:
    destination = BranchDestination(clone / "knowledge")
    destination.write(change(clone), WHY)

    [branch] = branches(clone)
    assert branch == destination.branch_for(WHY.gap_id, change(clone))
    assert git(clone, "rev-parse", f"{branch}^") == git(clone, "rev-parse", "main")
    assert git(clone, "diff", "--name-only", "main", branch).splitlines() == [ENTRY, GOLDEN]
    assert git(clone, "show", f"{branch}:{ENTRY}") == "title: Feed"
    assert git(clone, "ls-tree", branch, ENTRY).startswith("100755 ")
    assert git(clone, "log", "-1", "--format=%an / %cn", branch) == "Ana / Guidepost"
    assert git(clone, "log", "-1", "--format=%B", branch) == (
        "Answer a question with soil/compost\n\n"
        "People asked “how often do I mix it?” and got no certain answer (gap 2783025b).\n"
        "“how often should it be mixed?” is added to soil/compost.\n"
        "Answered by Ana."
    )


def test_what_a_curator_has_open_and_staged_stays_as_it_is(clone: Path) -> None:
    (clone / "README.md").write_text("Half a sen", encoding="utf-8")
    (clone / "new.txt").write_text("new\n", encoding="utf-8")
    git(clone, "add", "new.txt")
    before = git(clone, "status", "--porcelain=v2", "--branch")
    BranchDestination(clone / "knowledge").write(change(clone), WHY)

    assert git(clone, "status", "--porcelain=v2", "--branch") == before
    assert (clone / ENTRY).read_text(encoding="utf-8") == "title: Compost\n"
    [branch] = branches(clone)
    assert git(clone, "show", f"{branch}:README.md") == "Ours"


def test_the_same_change_is_committed_once_and_another_gets_a_branch_of_its_own(clone: Path) -> None:
    destination = BranchDestination(clone / "knowledge")
    destination.write(change(clone), WHY)
    [branch] = branches(clone)
    commit = git(clone, "rev-parse", branch)
    destination.write(change(clone), WHY)
    assert git(clone, "rev-parse", branch) == commit
    destination.write({clone / ENTRY: ("title: Compost\n", "title: Heap\n")}, WHY)

    assert len(branches(clone)) == 2


def test_no_hook_runs(clone: Path) -> None:
    for name in ("reference-transaction", "pre-commit", "post-commit", "post-index-change"):
        hook = clone / ".git/hooks" / name
        hook.write_text(f"#!/bin/sh\ntouch {clone}/ran\nexit 1\n", encoding="utf-8")
        hook.chmod(0o755)
    BranchDestination(clone / "knowledge").write(change(clone), WHY)

    assert (len(branches(clone)), (clone / "ran").exists()) == (1, False)


def test_a_file_with_changes_that_are_not_committed_is_refused(clone: Path) -> None:
    for before in ("title: Compost and more\n", ""):
        with pytest.raises(RemoteError, match="is not as in the commit that is checked out"):
            BranchDestination(clone / "knowledge").write({clone / ENTRY: (before, "title: Feed\n")}, WHY)
    assert branches(clone) == []


def test_a_file_outside_of_the_repository_is_refused(clone: Path) -> None:
    with pytest.raises(RemoteError, match=r"outside\.yaml is not in the repository clone"):
        BranchDestination(clone / "knowledge").write({clone.parent / "outside.yaml": ("", "a\n")}, WHY)


def test_a_worktree_of_its_own_works_as_well(clone: Path) -> None:
    git(clone, "worktree", "add", "--quiet", "-b", "review", str(clone.parent / "second"))
    second = clone.parent / "second"
    BranchDestination(second / "knowledge").write({second / ENTRY: ("title: Compost\n", "title: Feed\n")}, WHY)

    assert len(branches(clone)) == 1
    assert git(second, "status", "--porcelain") == ""


def test_it_is_ready_only_in_a_repository_with_a_commit(clone: Path, tmp_path: Path) -> None:
    assert BranchDestination(clone / "knowledge").is_ready()
    assert not BranchDestination(tmp_path / "nowhere").is_ready()
    empty = tmp_path / "empty"
    empty.mkdir()
    assert not BranchDestination(empty).is_ready()
    git(empty, "init", "--quiet")
    assert not BranchDestination(empty).is_ready()


def test_git_has_bounded_time(clone: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    slow = tmp_path / "bin"
    slow.mkdir()
    (slow / "git").write_text("#!/bin/sh\nexec tail -f /dev/null\n", encoding="utf-8")
    (slow / "git").chmod(0o755)
    monkeypatch.setenv("PATH", f"{slow}{os.pathsep}{os.environ['PATH']}")
    with pytest.raises(RemoteError, match=r"was not read within 0\.2 seconds"):
        BranchDestination(clone / "knowledge", Limits(seconds=0.2)).write(change(clone), WHY)
