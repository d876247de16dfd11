"""Published versions of the knowledge: all processes agree on one, and the newest can be gone back to."""

from dataclasses import replace

import pytest

from bot.services.versions import KEPT, Look, Version, VersionError, roll_back
from tests.contracts.test_concurrency import at_once
from tests.support.stores import Stores

FIRST = Version(1, "a" * 64, score=0.9)
PACKED = b"PK\x00\xff"


def publish(stores: Stores, *digests: str) -> None:
    for digest in digests:
        last = stores.versions.current()
        withdrawn = last.withdrawn if last else frozenset[str]()
        assert stores.versions.publish(Version((last.number if last else 0) + 1, digest, None, withdrawn), PACKED)


def test_there_is_no_version_before_the_first(stores: Stores) -> None:
    assert stores.versions.current() is None
    assert stores.versions.history() == []
    assert stores.versions.content(1) is None


def test_a_version_is_read_by_another_process_as_it_was_published(stores: Stores) -> None:
    published = replace(FIRST, withdrawn=frozenset({"b" * 64, "c" * 64}), commit="d" * 40)
    assert stores.versions.publish(published, PACKED)

    other = stores.reopen().versions
    assert other.current() == replace(published, published_at=stores.clock.now)
    assert other.content(1) == PACKED


def test_the_history_begins_with_the_newest(stores: Stores) -> None:
    publish(stores, "a", "b", "c")

    assert [one.digest for one in stores.versions.history()] == ["c", "b", "a"]
    current = stores.versions.current()
    assert (current.number, current.digest) if current else None == (3, "c")


@pytest.mark.parametrize("number", [1, 2, 4])
def test_a_number_that_does_not_follow_the_last_one_is_refused(stores: Stores, number: int) -> None:
    publish(stores, "a", "b")

    assert not stores.versions.publish(Version(number, "c"), PACKED)
    assert [one.digest for one in stores.versions.history()] == ["b", "a"]


def test_of_all_threads_that_publish_at_once_one_succeeds(stores: Stores) -> None:
    processes = [stores, stores.reopen()]

    def attempt(number: int) -> str | None:
        digest = f"{number:064}"
        return digest if processes[number % 2].versions.publish(Version(1, digest), PACKED) else None

    [winner] = [digest for digest in at_once(attempt) if digest]
    assert [one.digest for one in stores.versions.history()] == [winner]


def test_only_the_newest_versions_keep_their_content(stores: Stores) -> None:
    publish(stores, *map(str, range(KEPT + 2)))

    kept = [one.number for one in stores.versions.history() if stores.versions.content(one.number)]
    assert kept == list(range(KEPT + 2, 2, -1))


def test_a_rollback_publishes_the_former_version_again_and_withdraws_the_one_in_use(stores: Stores) -> None:
    stores.versions.publish(replace(FIRST, commit="c1"), b"first")
    stores.versions.publish(Version(2, "b"), b"second")
    before, now = roll_back(stores.reopen().versions)

    assert (before.digest, now) == ("b", Version(3, FIRST.digest, 0.9, frozenset({"b"}), commit="c1"))
    assert stores.versions.content(3) == b"first"


def test_a_second_rollback_goes_further_back(stores: Stores) -> None:
    publish(stores, "a", "b", "c")
    roll_back(stores.versions)
    _, now = roll_back(stores.versions)

    assert (now.digest, now.withdrawn) == ("a", frozenset({"b", "c"}))
    with pytest.raises(VersionError, match="There is no version to go back to"):
        roll_back(stores.versions)


def test_a_version_can_be_named_by_its_beginning_also_one_that_was_withdrawn(stores: Stores) -> None:
    publish(stores, "aaa", "bbb", "ccc")
    roll_back(stores.versions, "aa")
    _, now = roll_back(stores.versions, "ccc")

    assert (now.digest, now.withdrawn) == ("ccc", frozenset({"aaa"}))
    with pytest.raises(VersionError, match="No other version begins so"):
        roll_back(stores.versions, "cc")


def test_a_rollback_without_any_version_says_what_publishes_one(stores: Stores) -> None:
    with pytest.raises(VersionError, match="FOLLOW_KNOWLEDGE publishes what it follows"):
        roll_back(stores.versions)


def test_a_look_is_claimed_by_one_process_until_the_next_is_due(stores: Stores) -> None:
    processes = [stores.versions, stores.reopen().versions]

    assert at_once(lambda number: processes[number % 2].claim_look(60.0)).count(True) == 1
    stores.clock.move(59.0)
    assert not any(one.claim_look(60.0) for one in processes)
    stores.clock.move(1.0)
    assert [one.claim_look(60.0) for one in processes] == [True, False]


def test_every_process_learns_what_the_last_look_found(stores: Stores) -> None:
    other = stores.reopen().versions
    assert other.last_look() == Look()
    assert stores.versions.claim_look(600.0)
    found = Look("c" * 40, "knowledge/a.yaml:3: title: missing\n" * 100, "k" * 64)
    stores.versions.record_look(found, 60.0)

    assert other.last_look() == found
    stores.clock.move(60.0)
    assert other.claim_look(600.0)
    assert other.last_look() == found, "what was found counts until something else is"
