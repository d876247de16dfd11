"""The benchmarks' data, which are the same on every run, and the engines that need no library of their own."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from benchmarks.data import Clinc, Question, Task, shipped_tasks, training_text
from benchmarks.engines.base import Engine, LabelRanker, ranked_hits
from benchmarks.engines.fts5 import Fts5
from benchmarks.engines.fuzzy import token_set_ratio, weighted_ratio
from benchmarks.engines.guidepost import Guidepost
from benchmarks.engines.nearest import Nearest
from benchmarks.registry import CachingEncoder
from benchmarks.small_bases import PHRASINGS, topic_knowledge
from benchmarks.small_bases import TOPICS as SMALL_TOPICS
from benchmarks.synthetic import Topic, synthetic_task
from benchmarks.tips import seconds_to_choose
from bot.knowledge.base import KnowledgeBase
from bot.knowledge.strict_yaml import read
from bot.matching.encoder import SentenceEncoder, Vectors
from bot.matching.encoders import EncoderPair
from bot.matching.minilm import MiniLm
from bot.matching.text import plain
from bot.services.tips.library import Library

TEXTS = {
    "pay": ["when do we get paid", "date of the next pay day", "my salary has not arrived", "who runs the payroll"],
    "leave": ["how do i take a holiday", "days of leave that are left", "who approves my time off", "unpaid leave"],
    "~off": ["tell me a joke", "what is the capital of france", "sing me a song", "who won the match"],
}
TASK = Task(
    "tiny",
    "A tiny base",
    tuple(training_text(text, label) for label, texts in TEXTS.items() for text in texts),
    (
        Question("has my salary arrived?", ("pay",)),
        Question("who approves a holiday?", ("leave",)),
        Question("sing a song", ()),
    ),
)
TOPICS = [
    Topic(
        tuple(f"please {verb} the {thing} for person{number}" for number in range(6)),
        tuple(f"can you {verb} a {thing} of person{number}" for number in range(6, 9)),
    )
    for verb, thing in (("order", "lunch"), ("print", "badge"), ("repair", "laptop"), ("book", "room"))
]


@pytest.fixture(scope="module")
def encoder() -> SentenceEncoder:
    return SentenceEncoder()


@pytest.fixture(params=["WRatio", "token_set_ratio", "FTS5", "USE", "MiniLM", "Guidepost", "Guidepost precise"])
def engine(request: pytest.FixtureRequest, encoder: SentenceEncoder) -> Engine:
    factories: dict[str, Callable[[], Engine]] = {
        "WRatio": weighted_ratio,
        "token_set_ratio": token_set_ratio,
        "FTS5": Fts5,
        "USE": lambda: Nearest(encoder, "USE"),
        "MiniLM": lambda: Nearest(MiniLm(), "MiniLM"),
        "Guidepost": lambda: Guidepost(encoder),
        "Guidepost precise": lambda: Guidepost(EncoderPair(encoder, MiniLm()), "Guidepost precise", "precise"),
    }
    found = factories[request.param]()
    found.learn(TASK)
    return found


def test_every_engine_finds_the_entry(engine: Engine) -> None:
    for question in TASK.questions:
        if question.accept:
            assert engine.rank(question.text).labels[0] in question.accept
            assert engine.answer(question.text)


def test_no_engine_ranks_off_topic(engine: Engine) -> None:
    ranked = engine.rank("sing a song")
    assert set(ranked.labels) <= {"pay", "leave"}


def test_every_engine_scores_a_question_above_an_off_topic_message(engine: Engine) -> None:
    assert engine.rank("has my salary arrived").score > engine.rank("sing me a song").score


def test_every_engine_accepts_a_question_without_a_known_word(engine: Engine) -> None:
    engine.rank("zzz")
    engine.answer("zzz")
    engine.rank("")


def test_a_synthetic_task_is_the_same_each_time() -> None:
    assert synthetic_task(TOPICS, 200, 10) == synthetic_task(TOPICS, 200, 10)


def test_a_synthetic_task_has_the_phrasings_and_entries_asked_for() -> None:
    task = synthetic_task(TOPICS, 200, 10)
    assert (len(task.training), task.label_count, len(task.questions)) == (200, 2, 10)
    assert {label for question in task.questions for label in question.accept} == {one.label for one in task.training}


def test_a_larger_synthetic_task_has_the_entries_of_a_smaller_one() -> None:
    small, large = (synthetic_task(TOPICS, size, 1) for size in (180, 270))
    assert {one.text for one in small.training} < {one.text for one in large.training}


def test_synthetic_questions_are_made_from_sentences_that_no_engine_learns() -> None:
    task = synthetic_task(TOPICS, 360, 30)
    learned = {one.normalized for one in task.training}
    assert not [question for question in task.questions if question.text in learned]
    assert not any("person7" in text for text in learned)


def test_too_few_topics_for_a_size_are_reported() -> None:
    with pytest.raises(ValueError, match="4 topics make 6 entries, not 11"):
        synthetic_task(TOPICS, 1_000, 1)


def test_clinc_examples_are_spread_over_the_file() -> None:
    train = [[f"pay {number}", "pay"] for number in range(100)]
    parts = {"train": train, "oos_train": [["a joke", "oos"]], "test": [["pay me", "pay"]], "val": [["pay us", "pay"]]}
    clinc = Clinc({**parts, "oos_test": [["sing", "oos"]], "oos_val": [["hum", "oos"]]})
    task = clinc.task(10)
    assert [one.text for one in task.training] == [*(f"pay {number}" for number in range(0, 100, 10)), "a joke"]
    assert sorted(question.accept for question in task.questions) == [(), ("pay",)]
    assert {question.text for question in task.held_out} == {"pay us", "hum"}


def test_the_golden_questions_are_asked_of_the_shipped_knowledge(tmp_path_factory: pytest.TempPathFactory) -> None:
    [task] = shipped_tasks(tmp_path_factory.mktemp("shared"))
    assert task.label_count == 33
    assert any(question.accept for question in task.questions)
    assert any(not question.accept for question in task.questions)


def test_a_label_is_ranked_by_the_mean_of_its_best_texts() -> None:
    training = [training_text(str(number), label) for number, label in enumerate(["a", "a", "a", "b", "~x"])]
    scores = np.array([0.9, 0.1, 0.2, 0.6, 0.5])
    assert LabelRanker(training).ranked(scores).labels == ("a", "b")
    ranked = LabelRanker(training, mean_of=2).ranked(scores)
    assert ranked.labels == ("b", "a")
    assert ranked.score == pytest.approx(0.1)


def test_a_label_is_ranked_by_its_best_hit() -> None:
    ranked = ranked_hits([("a", 3.0), ("~", 2.5), ("b", 2.0), ("a", 1.0)])
    assert (ranked.labels, ranked.score) == (("a", "b"), 0.5)


def test_a_caching_encoder_encodes_a_text_once_except_when_its_work_is_timed(encoder: SentenceEncoder) -> None:
    encoded: list[str] = []

    class Counting:
        name = "counting"

        def encode(self, texts: Sequence[str]) -> Vectors:
            encoded.extend(texts)
            return encoder.encode(texts)

    caching = CachingEncoder(Counting())
    first = caching.encode(["pay", "leave", "pay"])
    assert np.array_equal(first[0], caching.encode(["pay"])[0])
    with caching.uncached():
        caching.encode(["pay"])
    assert sorted(encoded) == ["leave", "pay", "pay"]


def test_choosing_tips_for_all_channels_is_timed(knowledge: KnowledgeBase) -> None:
    assert seconds_to_choose(Library(knowledge), channels=40, days=110) > 0


@pytest.mark.parametrize("path", sorted(SMALL_TOPICS.glob("*.yaml")), ids=lambda path: path.stem)
def test_no_question_of_a_made_up_topic_is_a_phrasing(path: Path) -> None:
    content: Any = read(path.read_text(encoding="utf-8")).value
    knowledge, questions = topic_knowledge(content, max(PHRASINGS))
    known = {plain(text) for entry in knowledge.entries.values() for text in (*entry.phrasings, *entry.keywords)}
    asked = [plain(one.question) for one in questions if one.kind != "keyword"]

    assert not known.intersection(asked)
    assert sum(bool(one.accept) for one in questions) >= 40
    assert sum(one.kind == "near" for one in questions) >= 15
