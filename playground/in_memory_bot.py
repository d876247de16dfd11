"""The bot as in production, except that its stores are in memory and its knowledge can be replaced while it runs."""

from pathlib import Path

from bot.bootstrap.delivery import TipSource, create_delivery
from bot.bootstrap.digests import create_digest_planner, warm_up_inbox
from bot.bootstrap.editor import FollowedFolder
from bot.bootstrap.slack import create_context, own_installation
from bot.bootstrap.stores import memory_stores
from bot.jobs.loop import Loop
from bot.jobs.pool import Pool
from bot.knowledge.base import KnowledgeBase
from bot.services.curation.channels import CuratorChannel
from bot.services.guide import Guide
from bot.services.workspaces import Workspace as Owner
from slack_simulator.channels import Channel
from slack_simulator.people import User
from slack_simulator.workspace import Workspace

CURATORS = "C0CURATORS"
"""Id of the curators' channel."""
SEND_TIMEOUT = 30.0
"""Seconds to wait for messages that are being sent."""


class InMemoryBot:
    """A running bot in one simulated workspace, whose clock it uses."""

    def __init__(self, guide: Guide, workspace: Workspace, api_url: str, knowledge_dir: Path) -> None:
        stores = memory_stores(own_installation(workspace.bot_token, api_url), clock=workspace.clock.now)
        self._pool = Pool()
        delivery = create_delivery(TipSource(guide.knowledge), stores, api_url, self._pool)
        followed = FollowedFolder(knowledge_dir)
        self.app_context = create_context(guide, stores, delivery, self._pool, followed=followed)
        stores.curator_channels.save(CuratorChannel(Owner(workspace.team), CURATORS, "UTC"))
        self.app_context.known_curators.refresh()
        if self._pool.reserve():
            self._pool.submit(lambda: warm_up_inbox(self.app_context.inbox, stores, without=lambda _: False))
        self._measuring = followed.executor
        self._workspace, self._schedules, self._tip_source = workspace, stores.schedules, delivery.tip_source
        # Nobody has asked anything yet, so the digest of last week would only be in the way.
        now = workspace.clock.now()
        digests = create_digest_planner(lambda _: self.app_context, stores, lambda _: knowledge_dir, since=now)
        self._planners = (delivery.planner, digests)
        editing = [self.app_context.editor.finish_due] if self.app_context.editor else []
        jobs = [*(one.plan_due for one in self._planners), delivery.outbox.deliver_due, *editing]
        self._loop = Loop(jobs, stores.purgeable)
        self._loop.start()

    def use_knowledge(self, knowledge: KnowledgeBase) -> None:
        """Take tips from ``knowledge`` from now on."""
        self._tip_source.use(knowledge)

    def run_due(self) -> None:
        """Do everything that is due, and return when it is done."""
        self._workspace.post_due()
        for planner in self._planners:
            planner.plan_due()
        while self.app_context.outbox.deliver_due():
            self._pool.wait_until_idle(SEND_TIMEOUT)

    def next_due(self) -> float | None:
        """Return when the next plan or message is due, in seconds since the epoch; None if there is none."""
        planned = [due for due, _ in self._schedules.upcoming(1)]
        posted = [float(one.post_at) for one in list(self._workspace.schedule.waiting.values())]
        delivered = self.app_context.outbox_store.next_due()
        return min([*planned, *posted, *([] if delivered is None else [delivered])], default=None)

    def close(self) -> None:
        """Finish the work in progress, and start no more."""
        self._loop.stop()
        self._measuring.close()
        self._pool.close()


def demo_workspace(bot_token: str) -> Workspace:
    """Return a workspace with two people, and a few channels; the bot is in all but one."""
    workspace = Workspace(name="Guidepost playground", bot_token=bot_token)
    me, bot = workspace.asker, workspace.bot_user
    workspace.users[me].real_name, workspace.users[me].name = "Ada Asker", "ada"
    colleague = workspace.add_user(User("U0COLLEAGUE", "sam", "Sam Rivera")).id
    workspace.channels[workspace.general].topic = "For everyone. Mention @Guidepost to ask a question."
    workspace.add_channel(Channel("C0TEAM", "team", topic="For the work of one team"), me, colleague, bot)
    private = Channel(CURATORS, "curators", "private_channel", topic="Its members are the curators")
    workspace.add_channel(private, me, colleague, bot)
    workspace.add_channel(Channel("C0IDEAS", "ideas", topic="Guidepost joins when you invite it"), me, colleague)
    return workspace
