"""Proposals of programs in the curators' inbox on the Home tab: accepted with the same forms, or declined."""

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

import pytest

from bot.bootstrap.editor import FollowedFolder
from bot.bootstrap.guide import create_inbox
from bot.services.curation.gaps import digest_of
from bot.services.curation.proposals import BASE, Origin, Proposal, ProposalKind
from bot.services.curation.statuses import GapState, GapStatus
from bot.services.curation.subscribers import Subscriber
from slack_simulator.payloads import buttons_of
from tests.scenarios.test_answers_from_home import HERE, MISSED, Curation, running
from tests.support.slack_bot import labels
from tests.support.slack_user import text_of
from tests.support.small_base import COMPOST, SmallBase

WHEN = "when should the heap be turned over?"
HEAP = Proposal(
    BASE, ProposalKind.PHRASING, "soil/compost", "", (WHEN,), "asked often", Origin.HTTP, proposed_by="Ana's assistant"
)
FROST = Proposal(
    BASE, ProposalKind.ENTRY, "soil", "Cover the Beds", ("do we cover the beds?", "what about frost?"),
    "nobody answers it", Origin.STDIO, "https://almanac.example/frost",
)  # fmt: skip


@pytest.fixture
def curation(tmp_path: Path, cache: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Curation]:
    monkeypatch.setenv("XDG_CACHE_HOME", str(cache))
    base = SmallBase.written(tmp_path / "knowledge")
    with ExitStack() as stack:
        yield running(base, FollowedFolder(base.root), stack)


def propose(curation: Curation, proposal: Proposal) -> str:
    curation.slack.stores.proposals.add(proposal)
    return proposal.id


def status(curation: Curation, proposal: Proposal) -> GapStatus:
    [found] = [one for one in curation.slack.stores.gaps.of_workspace(proposal.workspace) if one.gap_id == proposal.id]
    return found


def press(curation: Curation, label: str, gap_id: str) -> None:
    """Press a button of one of the gaps on the Home tab."""
    alike = [one for one in buttons_of(curation.ada.open_home()["blocks"]) if one["text"]["text"] == label]
    [number] = [at for at, one in enumerate(alike) if str(one["value"]).split()[0] == gap_id]
    assert curation.ada.press_at_home(label, number).status == 200


def test_a_proposed_phrasing_is_shown_and_accepted_with_the_form(curation: Curation) -> None:
    gap_id = propose(curation, HEAP)
    shown = text_of(curation.ada.open_home())
    assert f"“{WHEN}”" in shown
    assert "Proposed by Ana's assistant as a phrasing of “Feed the Soil”: asked often" in shown

    press(curation, "Phrasing of …", gap_id)
    form = text_of(curation.ada.modal or {})
    assert ("A program proposed:" in form, WHEN in form) == (True, True)
    assert f"“{WHEN}” becomes a phrasing of “Feed the Soil”." in curation.submitted()
    assert curation.voice.published in curation.published()
    curation.follow()

    assert f"  - {WHEN}\n" in curation.base.read(COMPOST)
    assert (status(curation, HEAP).state, status(curation, HEAP).entry_id) == (GapState.ADDED, "soil/compost")
    assert [message.text[:25] for message in curation.said()] == ["I now use your answer to "]
    assert WHEN not in text_of(curation.ada.open_home())


def test_accepting_it_answers_the_gap_that_it_names_and_tells_who_wanted_to_hear(curation: Curation) -> None:
    curation.slack.stores.subscribers.add(Subscriber(HERE, digest_of(MISSED), "U0EVA", MISSED))
    [gap] = curation.slack.app_context.inbox().gaps(HERE)
    proposal = replace(HEAP, workspace=HERE, gap_id=gap.id)
    press(curation, "Phrasing of …", propose(curation, proposal))
    curation.submitted()
    curation.published()
    curation.follow()

    told, _ = curation.said()
    assert MISSED in told.text
    assert {one.gap_id: one.state for one in curation.slack.stores.gaps.of_workspace(HERE)} == {
        gap.id: GapState.ADDED, proposal.id: GapState.ADDED
    }  # fmt: skip


def test_a_proposed_entry_is_begun_with_its_title_and_questions(curation: Curation) -> None:
    gap_id = propose(curation, FROST)
    shown = text_of(curation.ada.open_home())
    assert "Proposed by a program as a new entry: nobody answers it Page: https://almanac.example/frost" in shown

    press(curation, "New entry", gap_id)
    assert "Begun in knowledge/drafts/takeaways/soil/cover-the-beds.yaml." in curation.submitted()
    draft = curation.base.read("drafts/takeaways/soil/cover-the-beds.yaml")
    assert ("title: Cover the Beds" in draft, "  - what about frost?\n" in draft) == (True, True)
    assert status(curation, FROST).state is GapState.IN_REVIEW


def test_it_is_declined_with_a_reason_that_the_program_reads(curation: Curation) -> None:
    gap_id = propose(curation, HEAP)
    press(curation, "I'll take this", gap_id)
    assert f"You took “{WHEN}”." in text_of(curation.ada.home)
    press(curation, "Decline: the entry says something else", gap_id)

    assert f"Declined: “{WHEN}”." in text_of(curation.ada.home)
    declined = status(curation, HEAP)
    assert (declined.state, declined.reason) == (GapState.DECLINED, "the entry says something else")
    assert WHEN not in text_of(curation.ada.open_home())


def test_another_curator_sees_who_has_it(curation: Curation) -> None:
    press(curation, "I'll take this", propose(curation, HEAP))
    shown = curation.ben.open_home()

    assert "In review by asker." in text_of(shown)
    assert "Decline: the entry says something else" not in labels(shown["blocks"])


def test_proposals_for_the_shared_knowledge_are_no_business_of_a_workspace_with_its_own(curation: Curation) -> None:
    propose(curation, HEAP)
    inbox = create_inbox(curation.slack.guide, curation.slack.stores, is_shared=False)
    own = replace(HEAP, workspace=HERE)
    propose(curation, own)

    assert [one.id for one in inbox.proposals_for(HERE)] == [own.id]
    assert len(curation.slack.app_context.inbox().proposals_for(HERE)) == 2
