"""The oracle of the soak, which finds every fault that the soak is there to reveal."""

from typing import Any

from benchmarks.soak.oracle import Verdict, judge
from benchmarks.soak.questions import Question
from benchmarks.soak.tips import Due


def asked(channel: str, *titles: str, acknowledged: bool = True) -> tuple[Question, bool]:
    return Question("T1", channel, None, titles or ("Codify",), ()), acknowledged


def post(channel: str, text: str = "Codify the rest", thread_ts: str | None = None, ts: str = "10.0") -> dict[str, Any]:
    return {"team": "T1", "channel": channel, "thread_ts": thread_ts, "text": text, "ts": ts}


def verdict(**found: int) -> Verdict:
    nothing = dict.fromkeys(
        ("questions", "tips", "notices", "posts", "lost", "twice", "unplanned", "wrong", "unacknowledged"), 0
    )
    return Verdict(**{**nothing, **found})


def test_one_answer_to_each_question_is_clean() -> None:
    found = judge([asked("C1"), asked("C2")], [post("C2"), post("C1")])

    assert found == verdict(questions=2, posts=2)
    assert found.is_clean


def test_an_acknowledged_question_without_an_answer_is_lost() -> None:
    assert judge([asked("C1"), asked("C2")], [post("C1")]) == verdict(questions=2, posts=1, lost=1)


def test_a_question_that_was_never_acknowledged_is_reported_but_not_lost() -> None:
    assert judge([asked("C1", acknowledged=False)], []) == verdict(questions=1, unacknowledged=1)


def test_every_answer_after_the_first_is_counted() -> None:
    assert judge([asked("C1")], [post("C1")] * 3) == verdict(questions=1, posts=3, twice=2)


def test_an_answer_in_another_thread_is_unplanned_and_the_question_lost() -> None:
    found = judge([asked("C1")], [post("C1", thread_ts="1.0")])

    assert found == verdict(questions=1, posts=1, lost=1, unplanned=1)


def test_the_answer_to_another_question_is_wrong() -> None:
    assert judge([asked("C1", "Trust")], [post("C1")]) == verdict(questions=1, posts=1, wrong=1)


def test_during_an_upgrade_an_answer_of_either_version_is_right() -> None:
    assert judge([asked("C1", "Write it down", "Codify")], [post("C1")]) == verdict(questions=1, posts=1)


TIP = "Tip of the day · Trust"


def test_a_tip_posted_once_when_it_is_due_is_clean() -> None:
    assert judge([], [post("C1", TIP)], [Due("T1", "C1", 9.5)]) == verdict(tips=1, posts=1)


def test_lost_repeated_early_unscheduled_and_wrong_tips_are_counted() -> None:
    due = [Due("T1", f"C{number}", 9.5) for number in range(1, 5)]
    posts = [post("C2", TIP), post("C2", TIP), post("C3", TIP, ts="9.4"), post("C4"), post("C5", TIP)]

    assert judge([], posts, due) == verdict(tips=4, posts=5, lost=1, twice=1, unplanned=2, wrong=1)


def test_a_notice_is_not_taken_for_a_tip() -> None:
    due = [Due("T1", "D1", 0.0, "Trust"), Due("T1", "C1", 9.5)]

    assert judge([], [post("D1", "Trust"), post("C1", TIP)], due) == verdict(tips=1, notices=1, posts=2)
    assert judge([], [post("D1", "Codify"), post("C1", TIP)], due) == verdict(tips=1, notices=1, posts=2, wrong=1)
    assert judge([], [post("C1", TIP)], due) == verdict(tips=1, notices=1, posts=1, lost=1)


def test_a_press_that_was_not_answered_is_reported() -> None:
    assert judge([], [], unanswered=1) == verdict(unacknowledged=1)
