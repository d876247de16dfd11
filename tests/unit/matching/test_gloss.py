"""English words for Spanish questions."""

import pytest

from bot.matching.gloss import glossed


@pytest.mark.parametrize(
    ("question", "english"),
    [
        ("¿Cuánto dura el programa?", "how long the program"),
        ("¿quién paga las becas?", "who pays the scholarships"),
        ("¿en qué condados trabajan?", "in what counties work"),
        ("y quién es Sarah Koontz", "and who is sarah koontz"),
        ("how long is the program?", "how long is the program?"),
        ("", ""),
    ],
)
def test_a_spanish_question_is_read_in_english_words_and_any_other_as_it_is(question: str, english: str) -> None:
    assert glossed(question) == english
