"""Says what was lost and what was said twice, from what was asked and from what stands in Slack; it asks no bot.

The bot owes one answer for each question that it acknowledged, at its place and about its entry, and one tip to each
channel that wants one, when it is due and no sooner; and nothing else.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from benchmarks.soak.questions import Question
from benchmarks.soak.tips import Due

Place = tuple[str, str, str | None]
_TIP = "Tip of the day"


@dataclass(frozen=True)
class Verdict:
    """What people saw."""

    questions: int
    tips: int
    """That were due."""
    posts: int
    lost: int
    """Questions that were acknowledged and not answered, and tips that did not come."""
    twice: int
    """Answers beyond the first to one question, and tips beyond the first."""
    unplanned: int
    """Posts in places where nobody asked and no tip was due, or not yet."""
    wrong: int
    """Answers that belong to another question, and tips that are none."""
    unacknowledged: int
    """Questions that Slack could not get rid of."""

    @property
    def is_clean(self) -> bool:
        """Whether each question was answered once, with its own answer, and each tip came once."""
        return not (self.lost or self.twice or self.unplanned or self.wrong or self.unacknowledged)


def judge(
    asked: Iterable[tuple[Question, bool]], posts: Iterable[Mapping[str, Any]], due: Iterable[Due] = ()
) -> Verdict:
    """Hold what stands in Slack against what was asked and due; with each question, whether it was acknowledged."""
    questions = {(one.team, one.channel, one.thread_ts): (one, acknowledged) for one, acknowledged in asked}
    tips: dict[Place, float] = {(one.team, one.channel, None): one.instant for one in due}
    begins = {place: one.title for place, (one, _) in questions.items()} | dict.fromkeys(tips, _TIP)
    found = [((post["team"], post["channel"], post["thread_ts"]), post) for post in posts]
    count = Counter(place for place, _ in found)
    acknowledged = [place for place, (_, is_acknowledged) in questions.items() if is_acknowledged]
    return Verdict(
        questions=len(questions),
        tips=len(tips),
        posts=len(found),
        lost=sum(not count[place] for place in [*acknowledged, *tips]),
        twice=sum(count[place] - 1 for place in begins if count[place]),
        unplanned=sum(place not in begins or float(post["ts"]) < tips.get(place, 0.0) for place, post in found),
        wrong=sum(place in begins and not post["text"].startswith(begins[place]) for place, post in found),
        unacknowledged=len(questions) - len(acknowledged),
    )
