"""Workspaces with a knowledge folder of their own, in one bot: each is answered from its own folder, everywhere."""

import gc
import threading
import weakref
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.bootstrap.digests import create_digest_planner
from bot.bootstrap.following import create_follower, open_guide
from bot.bootstrap.workspaces import MOST_OPEN, RecentlyUsed
from bot.errors import KnowledgeError
from bot.services.curation.channels import CuratorChannel
from bot.services.workspaces import Workspace as Owner
from bot.settings import Settings
from bot.storage.memory.versions import MemoryVersions
from slack_simulator.clock import Clock
from slack_simulator.workspace import Workspace
from tests.support.slack_bot import SlackBot
from tests.support.slack_user import SlackUser, text_of
from tests.support.small_base import COMPOST, ROTATION, SPOTLIGHT, THEME, SmallBase
from tests.support.tip_schedules import make_schedule, noon

TUESDAY = datetime(2026, 12, 1, 12, tzinfo=UTC)
NEW_PAGE = """\
title: Opening Hours
note: The gate opens at seven.
phrasings:
  - when does the gate open?
keywords: [hours]
owner: Garden desk
review: 2999-01-31
"""


@dataclass(frozen=True)
class Folders:
    """The shared folder, and the folder with those of single workspaces."""

    shared: SmallBase
    own: Path

    def on_top(self, team: str, name: str, content: str) -> None:
        """Put one file on top of the shared folder in the workspace ``team``."""
        path = self.own / team / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8")

    def instead(self, team: str) -> SmallBase:
        """Give a workspace a whole folder, instead of the shared one."""
        base = SmallBase.written(self.own / team)
        (base.root / "workspace.yaml").write_text("mode: instead\n", encoding="utf-8")
        return base

    def with_fifty_beds(self) -> None:
        """Put another number on top of the shared folder in T0BETA, and a page more."""
        self.on_top("T0BETA", SPOTLIGHT, self.shared.read(SPOTLIGHT).replace("forty beds", "fifty beds"))
        self.on_top("T0BETA", "pages/about/hours.yaml", NEW_PAGE)

    @property
    def settings(self) -> dict[str, Path]:
        return {"knowledge_dir": self.shared.root, "workspaces_knowledge": self.own}


@pytest.fixture
def folders(tmp_path: Path, cache: Path, monkeypatch: pytest.MonkeyPatch) -> Folders:
    monkeypatch.setenv("XDG_CACHE_HOME", str(cache))
    (tmp_path / "own").mkdir()
    return Folders(SmallBase.written(tmp_path / "shared" / "knowledge"), tmp_path / "own")


@contextmanager
def started(folders: Folders, **more: bool) -> Iterator[tuple[SlackBot, SlackBot]]:
    """Start one bot in two workspaces, T0ACME and T0BETA."""
    guide = open_guide(Settings(knowledge_dir=folders.shared.root), MemoryVersions(lambda: 0.0))
    clock = Clock(TUESDAY.timestamp)
    acme, beta = (replace(Workspace.named(name), clock=clock) for name in ("ACME", "BETA"))
    with SlackBot.started(guide, acme, beta, **folders.settings, **more) as slack:
        yield slack, slack.in_workspace(beta)


@pytest.fixture
def fifty(folders: Folders) -> Folders:
    folders.with_fifty_beds()
    return folders


@pytest.fixture
def two(fifty: Folders) -> Iterator[tuple[SlackBot, SlackBot]]:
    with started(fifty) as bots:
        yield bots


def told(slack: SlackBot, command: str, text: str = "") -> str:
    return str(slack.type(command, text)["text"])


def test_a_folder_on_top_replaces_files_and_adds_others_in_one_workspace(two: tuple[SlackBot, SlackBot]) -> None:
    acme, beta = two

    assert "forty beds" in told(acme, "/spotlight", "elm street")
    assert "fifty beds" in told(beta, "/spotlight", "elm street")
    assert "Feed the Soil" in told(beta, "/guide", "how do we make compost?")
    assert "Opening Hours" in told(beta, "/guide", "when does the gate open?")
    assert "Opening Hours" not in told(acme, "/guide", "when does the gate open?")
    assert "with 7 entries" in told(beta, "/guide", "status")
    assert "with 6 entries" in told(acme, "/guide", "status")


def test_mentions_and_the_buttons_below_answer_from_the_workspaces_folder(two: tuple[SlackBot, SlackBot]) -> None:
    for slack, beds in zip(two, ("forty beds", "fifty beds"), strict=True):
        (answer,) = slack.mention("tell me about elm street", ts="1700000001.000100")
        assert beds in answer.text
        assert slack.workspace.calls[-1].team == slack.workspace.team
        (compost,) = slack.mention("how do we make compost?", ts="1700000002.000100")
        (linked,) = slack.press(compost, "Elm Street Plots")
        assert beds in linked.text


def test_the_home_tab_and_the_tips_come_from_the_workspaces_folder(two: tuple[SlackBot, SlackBot]) -> None:
    for slack, beds in zip(two, ("forty beds", "fifty beds"), strict=True):
        user = SlackUser(slack, slack.workspace.asker)
        assert "The Ground" in text_of(user.open_home())
        tips = slack.own_apps.context_of(Owner(slack.workspace.team)).tips.library.tips
        assert [tip.story.text for tip in tips if tip.story] == [f"The plots opened with {beds}."]


def test_the_tip_of_the_day_comes_from_the_workspaces_folder(two: tuple[SlackBot, SlackBot]) -> None:
    acme, beta = two
    first = TUESDAY.date()
    for slack in two:
        place = slack.workspace.general, Owner(slack.workspace.team)
        schedule = make_schedule(*place, starts=first, weekdays=frozenset(range(7)))
        slack.stores.schedules.save(schedule, noon(first))
    for _ in range(7):
        acme.delivery.planner.plan_due()
        acme.wait(120)
        acme.workspace.clock.advance(86_400 - 120)

    for slack, beds in ((acme, "forty beds"), (beta, "fifty beds")):
        assert f"The plots opened with {beds}." in "".join(message.text for message in slack.said)


def test_a_digest_is_about_the_workspaces_folder(two: tuple[SlackBot, SlackBot]) -> None:
    acme, beta = two
    for slack in two:
        place = CuratorChannel(Owner(slack.workspace.team), slack.workspace.general, "UTC")
        slack.stores.curator_channels.save(place)
    planner = create_digest_planner(beta.own_apps.context_of, beta.stores, lambda _: None)
    planner.plan_due()
    acme.workspace.clock.advance(1)
    acme.app_context.outbox.deliver_due()

    assert "Opening Hours" not in acme.said[-1].text
    assert len(beta.said) == 1
    inboxes = {id(beta.own_apps.context_of(Owner(team)).inbox()) for team in ("T0ACME", "T0BETA")}
    assert len(inboxes) == 2


def test_a_folder_instead_of_the_shared_one_hides_all_of_it(folders: Folders) -> None:
    base = folders.instead("T0BETA")
    base.remove(ROTATION)
    base.change(THEME, "soil/rotation, ", "")
    base.change(COMPOST, "  - soil/rotation\n", "")
    with started(folders) as (acme, beta):
        assert "Move the Beds Around" in told(acme, "/guide", "what should follow beans?")
        assert "Move the Beds Around" not in told(beta, "/guide", "what should follow beans?")
        assert "with 5 entries" in told(beta, "/guide", "status")


def test_what_lies_on_top_follows_the_shared_folder(fifty: Folders) -> None:
    settings = Settings(**fifty.settings, follow_knowledge=True)  # type: ignore[arg-type]
    with started(fifty) as (acme, beta):
        assert "Opening Hours" in told(beta, "/guide", "when does the gate open?")
        context, delivery = acme.app_context, acme.delivery
        follower = create_follower(settings, context, delivery, acme.stores.versions, acme.own_apps.renew)
        fifty.shared.change(COMPOST, "title: Feed the Soil", "title: Feed the Ground")
        assert follower.step() + follower.step() == 1

        for slack in (acme, beta):
            assert "Feed the Ground" in told(slack, "/guide", "how do we make compost?")
        assert "fifty beds" in told(beta, "/spotlight", "elm street")


def test_a_change_after_which_a_folder_on_top_no_longer_loads_keeps_its_former_knowledge(
    fifty: Folders, caplog: pytest.LogCaptureFixture
) -> None:
    settings = Settings(**fifty.settings, follow_knowledge=True)  # type: ignore[arg-type]
    with started(fifty) as (acme, beta):
        told(beta, "/guide", "status")
        follower = create_follower(settings, acme.app_context, acme.delivery, acme.stores.versions, acme.own_apps.renew)
        fifty.shared.change(COMPOST, "  - how do we make compost?", "  - when does the gate open?")
        assert follower.step() + follower.step() == 1

        assert "Feed the Soil" in told(acme, "/guide", "when does the gate open?")
        assert "Opening Hours" in told(beta, "/guide", "when does the gate open?")
        kept = [one.getMessage() for one in caplog.records if getattr(one, "action", "") == "knowledge_rejected"]
        assert kept
        assert all(message.startswith("a workspace keeps its former knowledge: T0BETA/") for message in kept)


def test_only_curators_of_the_shared_folder_hear_that_a_change_of_it_is_not_used(fifty: Folders) -> None:
    settings = Settings(**fifty.settings, follow_knowledge=True)  # type: ignore[arg-type]
    with started(fifty) as (acme, beta):
        follower = create_follower(settings, acme.app_context, acme.delivery, acme.stores.versions)
        assert follower.step() + follower.step() == 1
        for slack in (acme, beta):
            place = CuratorChannel(Owner(slack.workspace.team), slack.workspace.general, "UTC")
            slack.stores.curator_channels.save(place)
        fifty.shared.change(COMPOST, "title:", "titel:")
        assert follower.step() + follower.step() == 0
        acme.wait(1)

        assert [message.text.splitlines()[0] for message in acme.said] == ["The newest knowledge isn't in use"]
        assert beta.said == []


def test_every_problem_of_every_folder_stops_the_start_and_names_the_workspace(folders: Folders) -> None:
    folders.on_top("T0BETA", SPOTLIGHT, "title: X\nplace: [\n")
    folders.on_top("T0GAMMA", "workspace.yaml", "mode: beside\n")
    folders.on_top("acme", SPOTLIGHT, "title: X\n")
    with pytest.raises(KnowledgeError) as caught, started(folders):
        pass
    assert {problem.file for problem in caught.value.problems} == {"T0GAMMA/workspace.yaml", "acme"}

    (folders.own / "T0GAMMA" / "workspace.yaml").unlink()
    (folders.own / "acme").rename(folders.own / ".acme")
    with pytest.raises(KnowledgeError) as caught, started(folders):
        pass
    assert {problem.file for problem in caught.value.problems} == {f"T0BETA/{SPOTLIGHT}"}


def test_a_shared_version_that_a_folder_on_top_does_not_fit_keeps_no_bot_from_starting(
    fifty: Folders, caplog: pytest.LogCaptureFixture
) -> None:
    fifty.shared.change(COMPOST, "  - how do we make compost?", "  - when does the gate open?")
    with pytest.raises(KnowledgeError), started(fifty):
        pass

    with started(fifty, follow_knowledge=True) as (acme, beta):
        assert told(beta, "/guide", "status") == told(acme, "/guide", "status")
        warned = [one.getMessage() for one in caplog.records if getattr(one, "action", "") == "knowledge_rejected"]
        assert warned
        assert all(message.startswith("a workspace has the shared knowledge: T0BETA/") for message in warned)


def test_a_setting_that_names_no_folder_stops_the_start(folders: Folders) -> None:
    with (
        pytest.raises(KnowledgeError, match="no such folder; correct WORKSPACES_KNOWLEDGE"),
        started(replace(folders, own=folders.own / "none")),
    ):
        pass


class Opened:
    """Something that takes memory."""


def test_the_one_that_was_used_least_recently_leaves_memory() -> None:
    recent = RecentlyUsed(lambda _: Opened(), most=2)
    first, second = weakref.ref(recent.get("T1")), weakref.ref(recent.get("T2"))
    recent.get("T1")
    recent.get("T3")
    gc.collect()

    assert list(recent.opened()) == ["T1", "T3"]
    assert first() is recent.get("T1")
    assert second() is None
    assert MOST_OPEN >= 2


def test_people_who_come_at_once_wait_for_one_opening_and_others_do_not_wait() -> None:
    opening, may_open, opened = threading.Event(), threading.Event(), []

    def open_it(team_id: str) -> Opened:
        opened.append(team_id)
        if team_id == "T1":
            opening.set()
            assert may_open.wait(30)
        return Opened()

    recent = RecentlyUsed(open_it)
    found: list[Opened] = []
    ask: Callable[[], None] = lambda: found.append(recent.get("T1"))  # noqa: E731
    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    assert opening.wait(30)
    assert recent.get("T2")
    may_open.set()
    for thread in threads:
        thread.join()

    assert len(set(map(id, found))) == 1
    assert opened == ["T1", "T2"]
