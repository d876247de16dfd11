"""A guide whose knowledge is replaced while people ask."""

import random
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from bot.cards.answers import reply_card
from bot.matching.calibration import DayOne
from bot.matching.ranking import Evidence, Match, Ranking
from bot.services.guide import Guide
from tests.support.small_base import COMPOST, ROTATION, SmallBase

CALIBRATION = DayOne.shipped().calibration(few_phrasings=True)


class CertainMatcher:
    """Answers every question with one entry, with certainty."""

    def __init__(self) -> None:
        self.meanwhile: Callable[[], object] = lambda: None
        """Called while a question is being matched."""

    def match(self, question: str, after: str | None = None) -> Ranking:
        self.meanwhile()
        return Ranking((Match("soil/compost", 1.0, Evidence({"meaning": 1.0})),), confidence=1.0, coverage=1.0)


def marked(folder: Path, mark: str, matcher: CertainMatcher | None = None) -> Guide:
    """Return a guide whose card for compost has ``mark`` in its note and in the title of the entry it links to."""
    base = SmallBase.written(folder)
    base.change(COMPOST, "Our words, not the almanac's.", f"Our words with {mark}.")
    base.change(ROTATION, "title: Move the Beds Around", f"title: Move on with {mark}")
    return Guide(base.loaded(), matcher or CertainMatcher(), CALIBRATION.floors)


def cards(guide: Guide) -> Iterator[str]:
    for _ in range(30):
        now = guide.snapshot()
        yield reply_card(now.reply("compost?"), now.knowledge).text


def test_each_card_comes_from_one_state_while_sixteen_people_ask(tmp_path: Path) -> None:
    matcher = CertainMatcher()
    states = [marked(tmp_path / "one", "salt", matcher), marked(tmp_path / "two", "pepper", matcher)]
    guide = marked(tmp_path / "first", "salt", matcher)
    matcher.meanwhile = lambda: guide.replace(random.choice(states))
    with ThreadPoolExecutor(16) as people:
        asked = [people.submit(lambda: list(cards(guide))) for _ in range(16)]
        texts = {text for one in asked for text in one.result()}

    assert len(texts) == 2
    assert all(("salt" in text) != ("pepper" in text) for text in texts)
    assert all(text.count("salt") + text.count("pepper") == 2 for text in texts)


@pytest.mark.parametrize("mark", ["salt", "pepper"])
def test_a_snapshot_does_not_change(tmp_path: Path, mark: str) -> None:
    guide = marked(tmp_path / "one", "salt")
    before = guide.snapshot()
    guide.replace(marked(tmp_path / "two", mark))

    assert before.knowledge.entries["soil/rotation"].title == "Move on with salt"
    assert guide.knowledge.entries["soil/rotation"].title == f"Move on with {mark}"
