"""Addresses of knowledge folders in repositories: which are understood, and that their passwords stay hidden."""

import pytest

from bot.remotes.address import Remote


@pytest.mark.parametrize(
    ("address", "url", "branch", "folder", "name"),
    [
        ("https://example.org/library.git", "https://example.org/library.git", "", "", "library"),
        ("https://example.org/library#main:knowledge", "https://example.org/library", "main", "knowledge", "knowledge"),
        ("ssh://git@example.org:22/library.git#next", "ssh://git@example.org:22/library.git", "next", "", "library"),
        ("git@example.org:team/library.git#:a/b/", "git@example.org:team/library.git", "", "a/b", "b"),
        ("file:///srv/library.git#release/1.2:k", "file:///srv/library.git", "release/1.2", "k", "k"),
    ],
)
def test_an_address_names_repository_branch_and_folder(
    address: str, url: str, branch: str, folder: str, name: str
) -> None:
    remote = Remote.parse(address)

    assert (remote.url, remote.branch, remote.folder, remote.name) == (url, branch, folder, name)
    assert remote.ref == (f"refs/heads/{branch}" if branch else "HEAD")
    assert Remote.parse(str(remote)) == remote


@pytest.mark.parametrize(
    "address",
    [
        "ext::sh -c touch% pwned",
        "http://example.org/library.git",
        "git://example.org/library.git",
        "/srv/library.git",
        "../library.git",
        "--upload-pack=touch pwned",
        "-oProxyCommand=touch@example.org:library.git",
        "https://",
        "https://example.org",
        "https://example.org/a b",
        "ssh://-oProxyCommand=touch/library.git",
        "ssh://-oProxyCommand=touch@example.org/library.git",
        "ssh://git:secret@example.org/library.git",
        "git@example.org:-library.git",
        "file://elsewhere/srv/library.git",
        "file://",
        "https://example.org/library.git#--upload-pack=touch",
        "https://example.org/library.git#a..b",
        "https://example.org/library.git#main:../knowledge",
        "https://example.org/library.git#main:a//b",
        "maybe",
    ],
)
def test_anything_else_is_refused_without_repeating_it(address: str) -> None:
    with pytest.raises(ValueError, match=r"should|takes no password") as caught:
        Remote.parse(address)
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize(
    ("address", "secrets"),
    [
        ("https://deploy:s3cr%40t@example.org/library.git#main", ["s3cr@t", "ZGVwbG95OnMzY3JAdA=="]),
        ("https://t0ken@example.org/library.git#main", ["t0ken", "dDBrZW46"]),
    ],
)
def test_a_password_is_in_the_header_only(address: str, secrets: list[str]) -> None:
    remote = Remote.parse(address)

    assert str(remote) == "https://example.org/library.git#main"
    assert remote.header == f"Authorization: Basic {secrets[1]}"
    assert remote.secrets == secrets
    assert not any(secret in f"{remote} {remote!r}" for secret in secrets)
    assert Remote.parse("https://example.org/library.git").secrets == []
