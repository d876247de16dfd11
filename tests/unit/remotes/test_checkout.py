"""Checkouts from a real repository: what is written, what is refused, and what bounds them."""

import os
import shlex
import shutil
from pathlib import Path

import pytest

from bot.remotes.address import Remote
from bot.remotes.checkout import check_out, find_commit
from bot.remotes.git import Limits, RemoteError
from tests.support.git_repository import GitRepository, git

NOTHING_THERE = "there is no such repository, or the bot may not see it"


@pytest.fixture
def repository(tmp_path: Path) -> GitRepository:
    """Return a repository with a knowledge folder, golden questions, and other things."""
    made = GitRepository.created(tmp_path / "git")
    for name in ("knowledge/themes/a/b.yaml", "tests/questions/a/b.yaml", "tests/unit/test_a.py", "README.md"):
        path = made.clone / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(f"{name}\r\n$Id$\n".encode())
    made.push()
    return made


def remote(repository: GitRepository, place: str = "#main:knowledge") -> Remote:
    return Remote.parse(repository.url + place)


def written(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if not path.is_dir())


def refusal(of: Remote, into: Path, limits: Limits | None = None) -> str:
    with pytest.raises(RemoteError) as caught:
        check_out(of, into, limits or Limits())
    return str(caught.value)


def test_the_folder_and_its_golden_questions_are_written_and_nothing_else(
    repository: GitRepository, tmp_path: Path
) -> None:
    (repository.clone / "knowledge/.hidden").mkdir()
    (repository.clone / "knowledge/.hidden/a.yaml").write_text("a", encoding="utf-8")
    commit = repository.push()
    done = check_out(remote(repository), tmp_path / "out")

    assert (done.commit, done.folder) == (commit, tmp_path / "out" / "knowledge")
    assert written(tmp_path / "out") == ["knowledge/themes/a/b.yaml", "tests/questions/a/b.yaml"]
    assert find_commit(remote(repository)) == commit


@pytest.mark.parametrize("place", ["", "#main", "#main:"])
def test_without_a_folder_the_root_is_the_folder(repository: GitRepository, tmp_path: Path, place: str) -> None:
    done = check_out(remote(repository, place), tmp_path / "out")

    assert done.folder == tmp_path / "out" / "library"
    assert "knowledge/themes/a/b.yaml" in written(done.folder)


def test_the_branch_counts_and_no_other(repository: GitRepository, tmp_path: Path) -> None:
    git(repository.clone, "push", "--quiet", "origin", "main:refs/heads/next")
    (repository.clone / "knowledge/themes/a/b.yaml").write_text("newer", encoding="utf-8")
    repository.push()
    done = check_out(remote(repository, "#next:knowledge"), tmp_path / "out")

    assert (done.folder / "themes/a/b.yaml").read_text(encoding="utf-8") != "newer"
    assert "has no branch other; push it" in refusal(remote(repository, "#other:knowledge"), tmp_path / "other")


def test_bytes_are_those_of_the_commit_without_filters_or_conversions(
    repository: GitRepository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = "knowledge/themes/a/b.yaml"
    attributes = f"{path} ident text eol=crlf filter=ours export-subst\n"
    (repository.clone / ".gitattributes").write_text(attributes, encoding="utf-8")
    repository.push()
    config = f'[filter "ours"]\n\tsmudge = touch {tmp_path}/ran\n'
    (tmp_path / ".gitconfig").write_text(config, encoding="utf-8")
    monkeypatch.setenv("HOME", str(tmp_path))
    check_out(remote(repository), tmp_path / "out")

    size = int(git(repository.clone, "cat-file", "-s", f"HEAD:{path}"))
    content = (tmp_path / "out" / path).read_bytes()
    assert (len(content), b"$Id$" in content) == (size, True)
    assert not (tmp_path / "ran").exists()


def test_no_hook_runs_even_if_the_user_has_some(
    repository: GitRepository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hooks, template = tmp_path / "hooks", tmp_path / "template"
    for folder in (hooks, template / "hooks"):
        folder.mkdir(parents=True)
        for name in ("reference-transaction", "post-checkout", "post-merge"):
            (folder / name).write_text(f"#!/bin/sh\ntouch {tmp_path}/ran\n", encoding="utf-8")
            (folder / name).chmod(0o755)
    config = f"[core]\n\thooksPath = {hooks}\n[init]\n\ttemplateDir = {template}\n"
    (tmp_path / ".gitconfig").write_text(config, encoding="utf-8")
    monkeypatch.setenv("HOME", str(tmp_path))
    check_out(remote(repository), tmp_path / "out")

    assert not (tmp_path / "ran").exists()


def test_a_link_is_refused(repository: GitRepository, tmp_path: Path) -> None:
    (repository.clone / "knowledge/themes/passwords.yaml").symlink_to("/etc/passwd")
    repository.push()

    said = refusal(remote(repository), tmp_path / "out")
    assert "has a symbolic link, knowledge/themes/passwords.yaml, which the bot does not follow" in said
    assert not (tmp_path / "out").exists()


def test_a_submodule_is_refused_in_the_folder_and_ignored_elsewhere(repository: GitRepository, tmp_path: Path) -> None:
    commit = git(repository.clone, "rev-parse", "HEAD")
    git(repository.clone, "update-index", "--add", "--cacheinfo", f"160000,{commit},vendor")
    repository.push_commit()
    check_out(remote(repository), tmp_path / "out")

    git(repository.clone, "update-index", "--add", "--cacheinfo", f"160000,{commit},knowledge/vendor")
    repository.push_commit()
    assert "has a submodule, knowledge/vendor" in refusal(remote(repository), tmp_path / "again")


def test_a_missing_folder_is_named(repository: GitRepository, tmp_path: Path) -> None:
    assert "has no folder konwledge; correct FOLLOW_KNOWLEDGE" in refusal(
        remote(repository, "#main:konwledge"), tmp_path / "out"
    )


def test_a_missing_repository_is_named(repository: GitRepository, tmp_path: Path) -> None:
    repository.delete()

    said = refusal(remote(repository), tmp_path / "out")
    assert said == f"{repository.address} cannot be read: {NOTHING_THERE}"


def test_an_empty_repository_has_no_commit(tmp_path: Path) -> None:
    empty = GitRepository.created(tmp_path / "git")

    assert "has no commit; push it" in refusal(remote(empty, ""), tmp_path / "out")


def test_text_beyond_the_limit_is_not_even_read(repository: GitRepository, tmp_path: Path) -> None:
    # A file of one repeated byte is small until git unpacks it.
    (repository.clone / "knowledge/a.txt").write_bytes(b"a" * 3_000_000)
    repository.push()

    said = refusal(remote(repository), tmp_path / "out", Limits(most_text=1 << 20))
    assert "has more than 1 MiB of files; remove what is no text" in said


def test_a_large_repository_is_not_read_to_the_end(repository: GitRepository, tmp_path: Path) -> None:
    (repository.clone / "video.bin").write_bytes(os.urandom(8 << 20))
    repository.push()

    said = refusal(remote(repository), tmp_path / "out", Limits(most_bytes=1 << 20))
    assert "is larger than 1 MiB; use a smaller repository" in said


def test_a_server_that_does_not_answer_is_left_after_the_time_with_its_processes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ssh = tmp_path / "ssh.sh"
    ssh.write_text(f"#!/bin/sh\necho $$ > {tmp_path}/pid\nexec sleep 600\n", encoding="utf-8")
    ssh.chmod(0o755)
    monkeypatch.setenv("GIT_SSH_COMMAND", shlex.quote(str(ssh)))

    said = refusal(Remote.parse("git@example.org:library.git#main"), tmp_path / "out", Limits(seconds=1.0))
    assert "was not read within 1 seconds; it is tried again" in said
    pid = int((tmp_path / "pid").read_text(encoding="utf-8"))
    assert not Path(f"/proc/{pid}/cmdline").exists() or not Path(f"/proc/{pid}/cmdline").read_bytes()


def test_without_git_the_message_names_it(
    repository: GitRepository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))

    assert "the program git is missing" in refusal(remote(repository), tmp_path / "out")


def test_git_does_not_get_the_bots_secrets(
    repository: GitRepository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = shutil.which("git")
    spy = tmp_path / "bin" / "git"
    spy.parent.mkdir()
    script = f'#!/bin/sh\nenv >> {tmp_path}/seen\necho "$@" >> {tmp_path}/seen\nexec {real} "$@"\n'
    spy.write_text(script, encoding="utf-8")
    spy.chmod(0o755)
    monkeypatch.setenv("PATH", f"{spy.parent}:{os.environ['PATH']}")
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-secret")
    monkeypatch.setenv("GIT_DIR", str(tmp_path / "elsewhere"))
    check_out(remote(repository), tmp_path / "out")

    seen = (tmp_path / "seen").read_text(encoding="utf-8")
    assert "ls-remote origin refs/heads/main" in seen
    assert "xoxb-secret" not in seen
    assert "elsewhere" not in seen
