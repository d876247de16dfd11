"""Says what was lost and what was said twice, from what was asked and from what stands in Slack; it asks no bot.

The bot owes one answer for each question that it acknowledged, at its place and about its entry, and nothing else.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from benchmarks.soak.questions import Question

Place = tuple[str, str, str | None]


@dataclass(frozen=True)
class Verdict:
    """What people saw."""

    questions: int
    posts: int
    lost: int
    """Questions that were acknowledged and not answered."""
    twice: int
    """Answers beyond the first to one question."""
    unplanned: int
    """Posts in places where nobody asked."""
    wrong: int
    """Answers that belong to another question."""
    unacknowledged: int
    """Questions that Slack could not get rid of."""

    @property
    def is_clean(self) -> bool:
        """Whether each question was answered once, with its own answer."""
        return not (self.lost or self.twice or self.unplanned or self.wrong or self.unacknowledged)


def judge(asked: Iterable[tuple[Question, bool]], posts: Iterable[Mapping[str, Any]]) -> Verdict:
    """Hold what stands in Slack against what was asked; with each question, whether it was acknowledged."""
    questions = {(one.team, one.channel, one.thread_ts): (one, acknowledged) for one, acknowledged in asked}
    found = [((post["team"], post["channel"], post["thread_ts"]), str(post["text"])) for post in posts]
    answers = Counter(place for place, _ in found)
    owed = [place for place, (_, acknowledged) in questions.items() if acknowledged]
    return Verdict(
        questions=len(questions),
        posts=len(found),
        lost=sum(not answers[place] for place in owed),
        twice=sum(answers[place] - 1 for place in questions if answers[place]),
        unplanned=sum(place not in questions for place, _ in found),
        wrong=sum(place in questions and not text.startswith(questions[place][0].title) for place, text in found),
        unacknowledged=len(questions) - len(owed),
    )
