"""Acts told from questions, and small talk taken off a question."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.bootstrap.guide import create_guide
from bot.knowledge.acts import Act
from bot.knowledge.base import KnowledgeBase
from bot.matching.act_examples import _EXAMPLES, act_examples, split_emoji
from bot.matching.acts import ActFinder, ParsedMessage
from bot.matching.text import normalize, words
from bot.settings import SHIPPED_KNOWLEDGE


@pytest.fixture(scope="module")
def finder() -> ActFinder:
    finder = create_guide(SHIPPED_KNOWLEDGE).skills.acts
    assert finder
    return finder


@pytest.mark.parametrize(
    ("message", "act"),
    [
        ("<@U0BOT> hellooo!", Act.GREETING),
        ("thank you soooo much", Act.THANKS),
        ("ok bye, have a lovely weekend", Act.FAREWELL),
        ("hi! what sort of questions can you answer?", Act.CAPABILITIES),
        ("are you some kind of robot?", Act.IDENTITY),
        ("could I please talk to an actual human being", Act.HUMAN),
        ("that was a terrible answer", Act.COMPLAINT),
        ("okay, makes sense", Act.ACKNOWLEDGEMENT),
        ("please stop posting these tips", Act.STOP),
        ("that was really useful", Act.FEEDBACK),
        ("do you also speak Spanish?", Act.LANGUAGE),
        ("muchísimas gracias por la ayuda", Act.THANKS),
        ("necesito hablar con una persona de verdad", Act.HUMAN),
        (":pray:", Act.THANKS),
        (":+1::skin-tone-3:", Act.ACKNOWLEDGEMENT),
        ("👎🏽", Act.COMPLAINT),
        ("quick question", Act.GREETING),
    ],
)
def test_an_act_is_recognized(finder: ActFinder, message: str, act: Act) -> None:
    assert finder.find(message).act == act


@pytest.mark.parametrize(
    ("message", "question"),
    [
        ("hi, quick one: do we need an MOU? thanks!", "do we need an MOU?"),
        ("<@U0BOT> good morning :wave: who should be at the table", "who should be at the table"),
        ("hello what does a backbone organization do", "what does a backbone organization do"),
        ("thanks, and who pays for the bus?", "who pays for the bus?"),
        ("ok got it. how do we share power?", "how do we share power?"),
        ("hola, ¿quién coordina el trabajo?", "¿quién coordina el trabajo?"),
        ("hey, can you order us a pizza", "can you order us a pizza"),
        ("hi, are you open on Saturday mornings?", "are you open on Saturday mornings?"),
        ("thanks to the state grant we can start", "thanks to the state grant we can start"),
        ("Our leader left.\nWhat now?", "Our leader left.\nWhat now?"),
    ],
)
def test_a_question_loses_only_the_small_talk_around_it(finder: ActFinder, message: str, question: str) -> None:
    assert finder.find(message) == ParsedMessage(None, question)


def test_sounds_before_a_greeting_and_a_request_to_introduce_itself_ask_nothing(finder: ActFinder) -> None:
    assert finder.find("rap rap, anybody there?").act is Act.GREETING
    assert finder.find("now introduce yourself").act is Act.IDENTITY


def test_a_question_in_a_thread_is_no_judgement_of_the_answer(finder: ActFinder) -> None:
    assert finder.find("was it good?", in_thread=True) == ParsedMessage(None, "was it good?")
    assert finder.find("that was good", in_thread=True).act is Act.FEEDBACK
    assert finder.find("why are you so bad at this?", in_thread=True).act is Act.COMPLAINT


def test_in_a_thread_the_next_one_is_asked_for_and_no_conversation_begun(finder: ActFinder) -> None:
    for message in ("another one", "next", "source", "receipts?"):
        assert finder.find(message, in_thread=True) == ParsedMessage(None, message)
    assert finder.find("another one").act is Act.GREETING
    assert finder.find("thank you", in_thread=True).act is Act.THANKS


def test_what_curators_wrote_as_a_phrasing_is_a_question(finder: ActFinder, knowledge: KnowledgeBase) -> None:
    phrasings = [phrasing for entry in knowledge.entries.values() for phrasing in entry.phrasings[::7]]

    assert [phrasing for phrasing in phrasings if finder.find(phrasing).act] == []


def test_every_act_has_examples_enough_in_two_languages() -> None:
    for act in Act:
        assert sum(len(some) for some in _EXAMPLES[act].values()) >= 60
        assert {"en", "es"} <= _EXAMPLES[act].keys()


def test_no_example_has_two_labels(knowledge: KnowledgeBase) -> None:
    seen: dict[str, str] = {}
    for label, texts in act_examples(knowledge).items():
        for text in texts:
            assert seen.setdefault(" ".join(words(normalize(text))), label) == label, text


@example("0¯0")
@example("0´0")
@example("0👍🏽0")
@given(
    st.text(max_size=80)
    | st.lists(st.sampled_from(["hi", "thanks!", "🙏", ":+1:", "who pays?", ",", "\n"])).map(" ".join)
)
def test_whatever_is_typed_is_an_act_or_a_question_in_its_own_words(finder: ActFinder, message: str) -> None:
    heard = finder.find(message)

    assert heard.act is None or heard.question == message
    assert set(words(normalize(heard.question))) <= set(words(normalize(message)))


def test_emoji_are_taken_out_in_both_forms() -> None:
    assert split_emoji("great 🎉 work :tada:") == ("great \n work \n", ["🎉", ":tada:"])
    assert split_emoji("at 10:30: naïve ❤️") == ("at 10:30: naïve \n", ["❤"])
