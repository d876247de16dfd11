"""Proposals in ``python -m bot gaps``: shown with where they are from, accepted with one command, or declined."""

import json
import re
import shlex
from dataclasses import replace
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.__main__ import create_app
from bot.bootstrap.storage import open_stores
from bot.services.curation.drafts import CurationError
from bot.services.curation.gaps import digest_of
from bot.services.curation.proposals import BASE, Origin, Proposal, ProposalKind
from bot.services.curation.subscribers import Subscriber
from bot.services.questions import AnswerOutcome, QuestionRecord, Telling
from bot.services.workspaces import Workspace
from bot.settings import Settings
from tests.support.markdown import ROOT, read
from tests.support.small_base import COMPOST, SmallBase

APP = create_app()
HERE = Workspace("T0GARDEN")
ASKED = "how often do I need to mix the pile?"
MIX = Proposal(
    BASE,
    ProposalKind.PHRASING,
    "soil/compost",
    "",
    ("when should the heap be turned over?",),
    "asked often",
    Origin.HTTP,
    proposed_by="Ana's assistant",
)
FROST = Proposal(
    BASE,
    ProposalKind.ENTRY,
    "soil",
    "Élan: Cover the Beds",
    ("do we cover the beds?", "what about: frost"),
    "nobody answers it",
    Origin.STDIO,
    "https://almanac.example/frost",
)


@pytest.fixture(autouse=True)
def base(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> SmallBase:
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path / 'guidepost.db'}")
    monkeypatch.setenv("COLUMNS", "200")
    return SmallBase.written(tmp_path / "knowledge")


def propose(proposal: Proposal) -> str:
    assert open_stores(Settings.load()).proposals.add(proposal) is Telling.DONE
    return proposal.id


def run(base: SmallBase, *words: str) -> str:
    result = CliRunner().invoke(APP, ["gaps", *words, "--knowledge", str(base.root)], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.stdout


def states(base: SmallBase) -> dict[str, str]:
    return {one["id"]: one["state"] for one in json.loads(run(base, "--all", "--json"))}


def test_a_proposal_is_listed_and_shown_with_where_it_is_from(base: SmallBase) -> None:
    mix, frost = propose(MIX), propose(FROST)
    listed = run(base)

    assert "add “when should the heap be turned over?” to soil/compost" in listed
    assert "begin the entry “Élan: Cover the Beds” in soil" in listed
    assert "workspace" not in listed
    shown = run(base, "show", mix)
    assert f"{mix}: proposed by Ana's assistant on " in shown
    for line in ("through MCP (at /mcp). new", "because: asked often", f"python -m bot gaps add-phrasing {mix}\n"):
        assert line in shown
    assert "  soil/rotation  Move the Beds Around" in shown
    shown = run(base, "show", frost)
    for line in ("MCP (python -m bot mcp)", "page: https://almanac.example/frost", f"gaps new-entry {frost}\n"):
        assert line in shown
    [first, _] = json.loads(run(base, "--json"))
    assert first["proposal"] == {
        "kind": "phrasing",
        "subject": "soil/compost",
        "title": None,
        "reason": "asked often",
        "source_url": None,
        "gap": None,
        "by": "Ana's assistant",
        "origin": "http",
    }


def test_a_proposed_phrasing_is_accepted_with_one_command(base: SmallBase) -> None:
    proposal, before = propose(MIX), base.read(COMPOST)
    printed = run(base, "add-phrasing", proposal, "--by", "Ben")

    assert f"{proposal} is answered." in printed
    assert base.read(COMPOST) == before.replace(
        "kitchen scraps\n", "kitchen scraps\n  - when should the heap be turned over?\n"
    )
    assert states(base) == {proposal: "added"}
    assert proposal not in run(base)


def test_accepting_it_answers_the_gap_that_it_names_and_tells_those_who_wanted_to_hear(base: SmallBase) -> None:
    stores = open_stores(Settings.load())
    stores.questions.record(QuestionRecord(HERE, ASKED, AnswerOutcome.NO_ANSWER, None, 0.2, "U0ANNA"))
    stores.subscribers.add(Subscriber(HERE, digest_of(ASKED), "U0ANNA", ASKED))
    [gap] = states(base)
    proposal = propose(replace(MIX, workspace=HERE, gap_id=gap))
    assert f"answers the gap {gap}" in run(base, "show", proposal)
    printed = run(base, "add-phrasing", proposal, "--by", "Ben")

    assert "to whom the running bot sends the answer: 1" in printed
    assert states(base) == {gap: "added", proposal: "added"}


def test_a_gap_that_another_curator_has_keeps_its_proposal_open(base: SmallBase) -> None:
    stores = open_stores(Settings.load())
    stores.questions.record(QuestionRecord(HERE, ASKED, AnswerOutcome.NO_ANSWER, None, 0.2, "U0ANNA"))
    [gap] = states(base)
    proposal = propose(replace(MIX, workspace=HERE, gap_id=gap))
    run(base, "take", gap, "--by", "Ana")
    with pytest.raises(CurationError, match=f"{gap} is in review by Ana"):
        run(base, "add-phrasing", proposal, "--by", "Ben")

    assert states(base)[proposal] == "new"


def test_a_proposed_entry_becomes_a_draft_with_its_title_and_questions(base: SmallBase) -> None:
    proposal = propose(FROST)
    run(base, "new-entry", proposal, "--by", "Ben")
    draft = base.read("drafts/takeaways/soil/elan-cover-the-beds.yaml")

    assert "\ntitle: 'Élan: Cover the Beds'\n" in draft
    assert draft.endswith("  - do we cover the beds?\n  - 'what about: frost'\n")
    assert states(base) == {proposal: "in_review"}
    assert base.loaded().entries.keys() == SmallBase.written(base.root.parent / "again").loaded().entries.keys()


def test_a_proposal_is_declined_with_a_reason(base: SmallBase) -> None:
    proposal = propose(MIX)
    run(base, "decline", proposal, "--by", "Ben", "--reason", "these are the entry's own words")

    assert states(base) == {proposal: "declined"}
    assert "reason: these are the entry's own words" in run(base, "show", proposal)
    with pytest.raises(CurationError, match="was declined by Ben: these are"):
        run(base, "add-phrasing", proposal, "--by", "Ana")


def test_the_curators_page_shows_accepts_and_declines(base: SmallBase) -> None:
    section = read(ROOT / "docs/curators/README.md").partition("## Proposals")[2].partition("\n## ")[0]
    commands = [shlex.split(line) for line in re.findall(r"^ +python -m bot gaps (.*)$", section, re.MULTILINE)]
    for words in commands:
        phrasing = replace(MIX, phrasings=(f"{MIX.phrasings[0]} {words[0]}",))
        proposal = propose(FROST if words[0] == "new-entry" else phrasing)
        run(base, *[proposal if word == "p1a2" else word for word in words])

    assert [words[0] for words in commands] == ["show", "add-phrasing", "new-entry", "decline"]
    assert sorted(states(base).values()) == ["added", "declined", "in_review", "new"]


@pytest.mark.parametrize(
    ("proposal", "command", "lacking"),
    [(FROST, "add-phrasing", "proposes no phrasing, so give an entry"), (MIX, "new-entry", "no entry, so give a name")],
)
def test_a_command_for_another_kind_says_what_to_give(
    base: SmallBase, proposal: Proposal, command: str, lacking: str
) -> None:
    with pytest.raises(CurationError, match=lacking):
        run(base, command, propose(proposal))
