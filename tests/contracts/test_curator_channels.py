"""The curators' channel of each workspace."""

from bot.services.curation.channels import CuratorChannel
from tests.support.samples import ACME, BETA
from tests.support.stores import Stores

HERE = CuratorChannel(ACME, "C0CURATORS", "America/Argentina/ComodRivadavia")


def test_a_workspace_has_no_curators_channel_until_one_is_set(stores: Stores) -> None:
    assert stores.curator_channels.find(ACME) is None
    assert stores.curator_channels.all() == []


def test_the_last_channel_counts_and_each_workspace_has_its_own(stores: Stores) -> None:
    there = CuratorChannel(BETA, "C0OTHER", "UTC")
    for place in (there, CuratorChannel(ACME, "C0FORMER", "UTC"), HERE):
        stores.curator_channels.save(place)

    seen = stores.reopen().curator_channels
    assert (seen.find(ACME), seen.find(BETA)) == (HERE, there)
    assert seen.all() == [HERE, there]


def test_forgetting_a_workspace_deletes_its_channel_and_no_other(stores: Stores) -> None:
    stores.curator_channels.save(HERE)
    stores.curator_channels.save(CuratorChannel(BETA, "C0OTHER", "UTC"))

    assert stores.curator_channels.erase(ACME, "U0ANNA") == 0
    assert stores.curator_channels.forget(ACME) == 1
    assert stores.curator_channels.find(ACME) is None
    assert stores.curator_channels.find(BETA)
