"""The matcher on the shipped knowledge: its evidence, its determinism, and its handling of bad input."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.bootstrap.guide import create_matcher
from bot.knowledge.base import KnowledgeBase
from bot.matching.calibration import read_calibration
from bot.matching.matcher import EXPLAINED, IntentMatcher

KNOWLEDGE = Path(__file__).parents[3] / "knowledge"
QUESTIONS = [
    "our new superintendent wants out of what the last one signed",
    "who keeps the partnership running day to day?",
    "wat is the intermediery for",
    "¿cómo ganamos la confianza de los socios?",
    "what is the wifi password",
    "bus",
]


@pytest.fixture(scope="module")
def matcher(knowledge: KnowledgeBase) -> IntentMatcher:
    return create_matcher(knowledge, KNOWLEDGE, read_calibration(KNOWLEDGE, knowledge))


@pytest.mark.parametrize("after", [None, "practices/codify"])
@pytest.mark.parametrize("question", QUESTIONS)
def test_the_contributions_to_a_match_add_up_to_its_score(
    matcher: IntentMatcher, question: str, after: str | None
) -> None:
    ranking = matcher.match(question, after)

    assert ranking.matches
    for match in ranking.matches:
        assert sum(match.evidence.contributions.values()) == pytest.approx(match.score, abs=1e-5)


@pytest.mark.parametrize("question", QUESTIONS)
def test_matches_are_sorted_by_score_and_the_confidence_is_a_probability(matcher: IntentMatcher, question: str) -> None:
    ranking = matcher.match(question)
    scores = [match.score for match in ranking.matches]

    assert scores == sorted(scores, reverse=True)
    assert 0 <= ranking.confidence <= ranking.coverage <= 1


def test_the_first_matches_have_a_phrasing_of_their_entry_and_shared_words(
    matcher: IntentMatcher, knowledge: KnowledgeBase
) -> None:
    ranking = matcher.match("do we need an MOU with the college?")

    for match in ranking.matches[:EXPLAINED]:
        entry = knowledge.entries[match.entry_id]
        assert match.evidence.phrasing in (entry.title, *entry.keywords, *entry.phrasings)
    assert "mou" in ranking.matches[0].evidence.words


def test_the_ranking_lists_repaired_words(matcher: IntentMatcher) -> None:
    ranking = matcher.match("who is the intermediery")

    assert ranking.repairs == {"intermediery": "intermediary"}
    assert ranking.matches[0].entry_id == "practices/backbone"


def test_the_thread_raises_the_neighbors_of_its_entry(matcher: IntentMatcher, knowledge: KnowledgeBase) -> None:
    near = knowledge.neighbors_of(knowledge.entries["practices/codify"])
    before = {match.entry_id: match.score for match in matcher.match("and how often?").matches}
    lifted = matcher.match("and how often?", "practices/codify")

    assert any("context" in match.evidence.contributions for match in lifted.matches)
    for match in lifted.matches:
        if match.entry_id in before:
            expected = match.evidence.contributions["context"] if match.entry_id in near else 0.0
            assert match.score - before[match.entry_id] == pytest.approx(expected, abs=1e-5)


def test_an_unknown_thread_entry_has_no_effect(matcher: IntentMatcher) -> None:
    assert matcher.match("who decides?", "no/such") == matcher.match("who decides?")


def test_the_same_question_gives_the_same_ranking_from_many_threads(matcher: IntentMatcher) -> None:
    alone = [matcher.match(question) for question in QUESTIONS]
    with ThreadPoolExecutor(32) as pool:
        together = list(pool.map(matcher.match, QUESTIONS * 32))

    assert together == alone * 32


@pytest.mark.parametrize(
    "typed",
    [
        "",
        " \n\t ",
        "?!…",
        "😀" * 10_000,
        "a" * 40_000,
        "why " * 10_000,
        " ".join(f"w{number}x" for number in range(5_000)),
        "\x00\x01\x02",
        "e\u0301" * 5_000,
        "\u202eabc\u2066def\u2069",
        "z" + "\u0335" * 2_000,
        "<" * 10_000,
        "<@U1" * 5_000,
        "&amp;" * 10_000,
        ":a" * 10_000,
        "*_" * 10_000,
    ],
    ids=lambda typed: repr(typed[:8]),
)
def test_bad_input_gets_a_ranking_or_none(matcher: IntentMatcher, typed: str) -> None:
    ranking = matcher.match(typed)

    assert 0 <= ranking.confidence <= 1


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=300))
def test_any_text_gets_a_ranking_or_none(matcher: IntentMatcher, typed: str) -> None:
    assert 0 <= matcher.match(typed).confidence <= 1


@pytest.mark.parametrize("typed", ["asdf qwer zxcv", "lorem ipsum dolor sit amet", "これは何ですか", "как дела"])
def test_nonsense_and_unsupported_languages_are_not_answered(
    knowledge: KnowledgeBase, matcher: IntentMatcher, typed: str
) -> None:
    assert matcher.match(typed).confidence < read_calibration(KNOWLEDGE, knowledge).floors.answer


def test_the_features_show_when_no_word_is_known_and_only_the_meaning_matches(matcher: IntentMatcher) -> None:
    foreign, english = (
        matcher.match(typed).features for typed in ("これは何ですか", "do we need an MOU with the college?")
    )

    assert foreign is not None
    assert english is not None
    assert (foreign.lexical_score, foreign.unknown) == (0, 1)
    assert english.lexical_score > 0.1
