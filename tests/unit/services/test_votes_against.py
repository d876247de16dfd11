"""The curators' list of votes against answers: by entry, and never a count that points to one person."""

from hypothesis import given
from hypothesis import strategies as st

from bot.knowledge.base import KnowledgeBase
from bot.services.curation.small_counts import FEWEST
from bot.services.curation.votes import votes_against
from bot.services.votes import Vote, VoteKind, VoteReason
from tests.support.samples import ACME

TRUST, AGILITY = "leaders/trust", "leaders/agility"


def cast(
    entry_id: str, count: int, *, is_helpful: bool = False, reason: VoteReason | None = None, comment: str = ""
) -> list[Vote]:
    return [Vote(ACME, entry_id, "", is_helpful, VoteKind.ANSWER, reason, comment, float(at)) for at in range(count)]


def test_entries_are_listed_with_counts_reasons_and_lines(knowledge: KnowledgeBase) -> None:
    votes = [
        *cast(AGILITY, 3),
        *cast(TRUST, 4, reason=VoteReason.OUT_OF_DATE, comment="§ 4"),
        *cast(TRUST, 2),
        *cast(TRUST, 5, is_helpful=True),
    ]
    found = votes_against(votes, knowledge)

    assert [one.entry_id for one in found.entries] == [TRUST, AGILITY]
    first = found.entries[0]
    assert (first.title, first.against, first.helpful) == ("Build Trust as Infrastructure", 6, 5)
    assert (first.reasons, first.unspecified, first.comments) == ({VoteReason.OUT_OF_DATE: 4}, 2, ["§ 4"] * 4)
    assert found.withheld == 0


def test_an_entry_with_few_votes_against_it_is_only_counted(knowledge: KnowledgeBase) -> None:
    found = votes_against([*cast(TRUST, 2, comment="my words"), *cast(AGILITY, 1)], knowledge)

    assert (found.entries, found.withheld) == ([], 3)


def test_a_reason_that_few_gave_is_not_named(knowledge: KnowledgeBase) -> None:
    votes = [*cast(TRUST, 3, reason=VoteReason.TOO_GENERAL), *cast(TRUST, 2, reason=VoteReason.HARD_TO_READ)]
    (found,) = votes_against(votes, knowledge).entries

    assert found.reasons == {VoteReason.TOO_GENERAL: 3}
    assert found.unspecified == 2


def test_few_votes_for_an_entry_are_not_counted(knowledge: KnowledgeBase) -> None:
    (few,) = votes_against([*cast(TRUST, 3), *cast(TRUST, 1, is_helpful=True)], knowledge).entries
    (none,) = votes_against(cast(TRUST, 3), knowledge).entries

    assert (few.helpful, none.helpful) == (None, 0)


def test_an_entry_that_was_removed_is_listed_without_a_title(knowledge: KnowledgeBase) -> None:
    (found,) = votes_against(cast("leaders/gone", 3), knowledge).entries

    assert (found.entry_id, found.title) == ("leaders/gone", "")


VOTES = st.builds(
    Vote,
    st.just(ACME),
    st.sampled_from([TRUST, AGILITY, "leaders/gone"]),
    st.just(""),
    st.booleans(),
    st.just(VoteKind.ANSWER),
    st.none() | st.sampled_from(VoteReason),
    st.sampled_from(["", "words"]),
)


@given(votes=st.lists(VOTES, max_size=40))
def test_no_count_is_below_the_fewest_and_none_is_lost(knowledge: KnowledgeBase, votes: list[Vote]) -> None:
    found = votes_against(votes, knowledge)

    shown = [count for one in found.entries for count in (one.against, *one.reasons.values())]
    assert all(count >= FEWEST for count in shown)
    assert all(one.helpful in {None, 0} or one.helpful >= FEWEST for one in found.entries if one.helpful is not None)
    total = sum(not vote.is_helpful for vote in votes)
    assert sum(one.against for one in found.entries) + found.withheld == total
