"""A bot that follows the folders of single workspaces: what passes is used without a restart, and only there."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.bootstrap.own_following import OwnFollower
from bot.services.curation.channels import CuratorChannel
from bot.services.workspaces import Workspace as Owner
from slack_simulator.workspace import Message
from tests.scenarios.test_own_knowledge import Folders, started, told
from tests.support.slack_bot import SlackBot
from tests.support.small_base import COMPOST, SPOTLIGHT, SmallBase

NEW = "pages/about/hours.yaml"


@dataclass(frozen=True)
class Bots:
    """One bot in T0ACME, which has the shared knowledge, and T0BETA, which has a folder on top of it."""

    acme: SlackBot
    beta: SlackBot
    folders: Folders
    follower: OwnFollower

    def follow(self) -> int:
        """Look until a change is settled; return the number of changes that came into use."""
        return sum(self.follower.step() for _ in range(3))

    def change(self, before: str, after: str, name: str = SPOTLIGHT) -> None:
        path = self.folders.own / "T0BETA" / name
        text = path.read_text(encoding="utf-8")
        assert before in text
        path.write_text(text.replace(before, after), encoding="utf-8")

    def beds(self, slack: SlackBot) -> str:
        return told(slack, "/spotlight", "elm street")

    def said(self) -> list[Message]:
        return self.beta.wait(1)


@pytest.fixture
def bots(tmp_path: Path, cache: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Bots]:
    monkeypatch.setenv("XDG_CACHE_HOME", str(cache))
    fifty = Folders(SmallBase.written(tmp_path / "shared" / "knowledge"), tmp_path / "own")
    fifty.with_fifty_beds()
    fifty.shared.write("../tests/questions/soil/compost.yaml", "- question: how do we make compost\n  kind: direct\n")
    with started(fifty) as (acme, beta):
        for slack in (acme, beta):
            place = CuratorChannel(Owner(slack.workspace.team), slack.workspace.general, "UTC")
            slack.stores.curator_channels.save(place)
        made = Bots(acme, beta, fifty, OwnFollower(acme.own_apps, acme.app_context, fifty.shared.root))
        assert made.follow() == 0
        yield made


def test_a_changed_folder_is_used_without_a_restart_and_only_in_its_workspace(bots: Bots) -> None:
    assert "fifty beds" in bots.beds(bots.beta)
    bots.change("fifty beds", "sixty beds")
    assert (bots.follow(), bots.follow()) == (1, 0)

    assert "sixty beds" in bots.beds(bots.beta)
    assert "forty beds" in bots.beds(bots.acme)
    assert (bots.said(), bots.acme.wait(1)) == ([], [])


def test_a_folder_with_a_problem_keeps_the_last_good_version_and_tells_its_curators_once(bots: Bots) -> None:
    bots.change("title:", "titel:")
    assert bots.follow() == 0
    assert "fifty beds" in bots.beds(bots.beta)
    [message] = bots.said()
    assert message.channel == bots.beta.workspace.general
    assert "elm-street.yaml" in message.text
    assert "titel" in told(bots.beta, "/guide", "status")
    reopened = bots.acme.own_apps.workspaces.open_guide("T0BETA")
    assert "fifty beds" in str(reopened.knowledge.entries["plots/elm-street"])
    assert bots.acme.wait(1) == []
    assert (bots.follow(), bots.said()) == (0, [])

    bots.change("titel:", "title:")
    assert (bots.follow(), bots.said()) == (0, [])
    assert "titel" not in told(bots.beta, "/guide", "status")


def test_a_page_that_takes_golden_questions_of_the_shared_folder_is_not_used(bots: Bots) -> None:
    bots.change("when does the gate open?", "how do we make compost?\n  - how do we make our compost", NEW)
    shared = bots.folders.shared.read(COMPOST)
    bots.folders.on_top("T0BETA", COMPOST, shared.replace("how do we make compost?", "what is that heap for?"))
    assert bots.follow() == 0

    [message] = bots.said()
    assert "golden questions" in message.text
    assert "Opening Hours" in told(bots.beta, "/guide", "when does the gate open?")


def test_golden_questions_of_its_own_are_asked_as_well(bots: Bots) -> None:
    bots.folders.on_top(
        "T0BETA", "tests/questions/about/hours.yaml", "- question: at what time can I come in\n  kind: direct\n"
    )
    bots.folders.on_top("T0BETA", "tests/questions/baseline.json", '{"shares": {"right": 1.0}, "outcomes": {}}')
    bots.change("fifty beds", "sixty beds")
    bots.change("when does the gate open?", "where is the key?", NEW)
    assert bots.follow() == 0
    assert len(bots.said()) == 1
    bots.change("where is the key?", "at what time can I come in?", NEW)

    assert bots.follow() == 1
    assert "sixty beds" in bots.beds(bots.beta)


def test_a_folder_that_is_gone_leaves_the_workspace_what_it_had(bots: Bots) -> None:
    (bots.folders.own / "T0BETA").rename(bots.folders.own / ".away")
    assert bots.follow() == 0

    assert "fifty beds" in bots.beds(bots.beta)
    [message] = bots.said()
    assert "T0BETA: the folder is gone; put it back" in message.text
