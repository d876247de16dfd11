"""The doors of the playground's page, of the simulated Slack, and of its control paths."""

from benchmarks.attack.doors import attack
from bot.matching.encoder import SentenceEncoder
from tests.support.small_base import SmallBase


def test_every_attempt_to_get_in_is_refused_with_a_response(folder: SmallBase, encoder: SentenceEncoder) -> None:
    rows = attack(folder.root, encoder, short=True)

    assert len(rows) > 20
    assert [row for row in rows if not row.holds] == []
