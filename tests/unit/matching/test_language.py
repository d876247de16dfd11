"""The language of a message."""

import pytest

from bot.knowledge.base import KnowledgeBase
from bot.knowledge.languages import LANGUAGES
from bot.matching.language import language_of


@pytest.mark.parametrize(
    "message",
    [
        "hola",
        "gracias",
        "como ganamos la confianza de los padres",
        "¿MOU?",
        "necesitamos un convenio por escrito con la empresa",
        "quien paga el camion de los estudiantes en Coachella",
        "el programa del hospital",
    ],
)
def test_spanish_is_recognized(message: str) -> None:
    assert language_of(message) == "es"


@pytest.mark.parametrize(
    "message",
    [
        "hi",
        "How do we build trust?",
        "do you speak español or only English with our families",
        "what happens in La Quinta and El Centro?",
    ],
)
def test_english_is_recognized(message: str) -> None:
    assert language_of(message) == LANGUAGES[0]


@pytest.mark.parametrize("message", ["", "MOU", "no", "e.g.", "wie gewinnen wir Vertrauen", "<@U0BOT> :wave:"])
def test_the_words_of_some_messages_do_not_tell_their_language(message: str) -> None:
    assert language_of(message) is None


def test_titles_and_first_questions_are_in_their_language(knowledge: KnowledgeBase) -> None:
    assert {language_of(question) for question in knowledge.first_questions} == {"en"}
    assert {language_of(question) for question in knowledge.in_language("es").first_questions} == {"es"}
