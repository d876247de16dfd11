"""The oracle: finds what was lost and what was posted twice, from the questions and the posts alone.

The bot owes one answer to each question that it acknowledged, in the right place and about the right entry, and one tip
to each channel that wants one, not before it is due. It owes nothing else.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from benchmarks.soak.questions import Question
from benchmarks.soak.tips import Due

Place = tuple[str, str, str | None]
"""The ids of a workspace and of a channel, and the time stamp of a thread."""
_TIP = "Tip of the day"


@dataclass(frozen=True)
class Verdict:
    """The counts by which a soak is judged."""

    questions: int
    tips: int
    """Tips that were due."""
    posts: int
    lost: int
    """Acknowledged questions without an answer, and due tips that were not posted."""
    twice: int
    """Answers after the first one to the same question, and tips after the first one."""
    unplanned: int
    """Posts in places without a question and without a tip that is due."""
    wrong: int
    """Answers that belong to another question, and posts that are not the tip that is due."""
    unacknowledged: int
    """Questions that were not acknowledged."""

    @property
    def is_clean(self) -> bool:
        """Return whether each question got its own answer once, and each tip was posted once."""
        return not (self.lost or self.twice or self.unplanned or self.wrong or self.unacknowledged)


def judge(
    asked: Iterable[tuple[Question, bool]], posts: Iterable[Mapping[str, Any]], due: Iterable[Due] = ()
) -> Verdict:
    """Compare the posts in Slack with the questions and the due tips.

    ``asked`` has each question with whether it was acknowledged.
    """
    questions = {(one.team, one.channel, one.thread_ts): (one, acknowledged) for one, acknowledged in asked}
    tips: dict[Place, float] = {(one.team, one.channel, None): one.instant for one in due}
    titles = {place: one.title for place, (one, _) in questions.items()} | dict.fromkeys(tips, _TIP)
    found = [((post["team"], post["channel"], post["thread_ts"]), post) for post in posts]
    count = Counter(place for place, _ in found)
    acknowledged = [place for place, (_, is_acknowledged) in questions.items() if is_acknowledged]
    return Verdict(
        questions=len(questions),
        tips=len(tips),
        posts=len(found),
        lost=sum(not count[place] for place in [*acknowledged, *tips]),
        twice=sum(count[place] - 1 for place in titles if count[place]),
        unplanned=sum(place not in titles or float(post["ts"]) < tips.get(place, 0.0) for place, post in found),
        wrong=sum(place in titles and titles[place] not in post["text"] for place, post in found),
        unacknowledged=len(questions) - len(acknowledged),
    )
