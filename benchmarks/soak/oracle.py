"""The oracle: finds what was lost and what was posted twice, from the questions and the posts alone.

The bot owes one answer to each question that it acknowledged, in the right place and about the right entry; one tip to
each channel that wants one, and one digest to each channel of curators, not before they are due; and one notice to each
person who wanted to hear of an answer. It owes nothing else.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from benchmarks.soak.questions import Question
from benchmarks.soak.tips import TIP, Due

Place = tuple[str, str, str | None]
"""The ids of a workspace and of a channel, and the time stamp of a thread."""


@dataclass(frozen=True)
class Verdict:
    """The counts by which a soak is judged."""

    questions: int
    tips: int
    """Tips that were due."""
    notices: int
    """Notices and digests that were due."""
    posts: int
    lost: int
    """Acknowledged questions without an answer, and due messages that were not posted."""
    twice: int
    """Answers after the first one to the same question, and due messages after the first one."""
    unplanned: int
    """Posts in places without a question and without a message that is due."""
    wrong: int
    """Answers that belong to another question, and posts that are not the message that is due."""
    unacknowledged: int
    """Questions, and people's presses, that were not acknowledged."""

    @property
    def is_clean(self) -> bool:
        """Return whether each question got its own answer once, and each due message was posted once."""
        return not (self.lost or self.twice or self.unplanned or self.wrong or self.unacknowledged)


def judge(
    asked: Iterable[tuple[Question, bool]],
    posts: Iterable[Mapping[str, Any]],
    due: Iterable[Due] = (),
    unanswered: int = 0,
) -> Verdict:
    """Compare the posts in Slack with the questions and the due messages.

    ``asked`` has each question with whether it was acknowledged; ``unanswered`` is the number of people whose presses
    of a button were not.
    """
    questions = {(one.team, one.channel, one.thread_ts): (one, acknowledged) for one, acknowledged in asked}
    planned: dict[Place, Due] = {(one.team, one.channel, None): one for one in due}
    titles = {place: one.titles for place, (one, _) in questions.items()}
    titles |= {place: (one.text,) for place, one in planned.items()}
    found = [((post["team"], post["channel"], post["thread_ts"]), post) for post in posts]
    count = Counter(place for place, _ in found)
    acknowledged = [place for place, (_, is_acknowledged) in questions.items() if is_acknowledged]
    return Verdict(
        questions=len(questions),
        tips=sum(one.text == TIP for one in planned.values()),
        notices=sum(one.text != TIP for one in planned.values()),
        posts=len(found),
        lost=sum(not count[place] for place in [*acknowledged, *planned]),
        twice=sum(count[place] - 1 for place in titles if count[place]),
        unplanned=sum(
            place not in titles or (place in planned and float(post["ts"]) < planned[place].instant)
            for place, post in found
        ),
        wrong=sum(
            place in titles and not any(title in post["text"] for title in titles[place]) for place, post in found
        ),
        unacknowledged=len(questions) - len(acknowledged) + unanswered,
    )
