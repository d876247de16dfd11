"""Until a change is learnt, entries are found as before; those that left are not found at all."""

from dataclasses import dataclass
from pathlib import Path

from bot.matching.ranking import Evidence, Match, Ranking
from bot.playground.curating.learning import StillThere
from tests.unit.knowledge.small_base import SmallBase


@dataclass
class FixedMatcher:
    entries: tuple[str, ...]

    def match(self, question: str, after: str | None = None) -> Ranking:
        evidence = Evidence({"meaning": 1.0})
        return Ranking(tuple(Match(entry, 1.0, evidence) for entry in self.entries), confidence=0.9, coverage=0.9)


def found(tmp_path: Path, *entries: str) -> Ranking:
    knowledge = SmallBase.written(tmp_path / "knowledge").loaded()
    return StillThere(FixedMatcher(entries), knowledge).match("compost?")


def test_an_entry_that_left_is_not_found(tmp_path: Path) -> None:
    ranking = found(tmp_path, "soil/compost", "soil/gone", "soil/tools")

    assert [match.entry_id for match in ranking.matches] == ["soil/compost", "soil/tools"]
    assert ranking.confidence == 0.9


def test_nothing_is_sure_when_the_first_entry_left(tmp_path: Path) -> None:
    ranking = found(tmp_path, "soil/gone", "soil/compost")

    assert [match.entry_id for match in ranking.matches] == ["soil/compost"]
    assert ranking.confidence == 0
