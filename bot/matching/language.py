"""The language of a message, by the words that only one of the languages has.

A message may be two words long, so this counts words instead of comparing letters.
"""

from collections.abc import Iterable, Mapping

from bot.knowledge.languages import LANGUAGES
from bot.matching.act_examples import examples_in
from bot.matching.text import normalize, words

_FREQUENT: Mapping[str, str] = {
    "en": """
        a about after again all also am an and any anyone are as ask at be because been before being best between both
        but by can cannot come could did different do does done down each even every find first for from get give go
        going good got had has have he help her here him his how i if in into is it its just keep know last let like
        long look make many may me might more most much my need never new no not now of off ok old on one only or other
        our out over own people please quite really right same say school see she should show since small so some still
        such take tell than that the their them then there these they thing think this those through time to together
        too two under until up us use very want was way we well were what when where which while who whole why will
        with within without work would yes yet you your
    """,
    "es": """
        al algo alguien algun alguna algunas algunos ante antes aqui asi aun aunque bien cada casi como con contra cosa
        cosas cual cuales cuando cuanta cuantas cuanto cuantos cuenta cuestion da dan dar de debe debemos deben debo del
        desde despues dice dicen dijo donde dos el ella ellas ellos en entre era eran eres es esa esas ese eso esos
        esta estaba estamos estan estar estas este esto estos estoy fue fueron gente ha haber habia habla hablar hace
        hacemos hacen hacer hacia han hasta hay hemos hijo hija hijos ir juntos la las le les lo los luego mas mejor mi
        mientras mis mismo mucha muchas mucho muchos muy nada nadie ni ningun ninguna no nos nosotros nuestra nuestras
        nuestro nuestros nueva nuevo nunca o otra otras otro otros para parte pero poco podemos poder podria porque por
        primero pueda puede pueden puedo pues que quien quienes quiere quieren quiero quisiera se sea ser sera si
        siempre sin sino sirve sobre solo somos son soy su sus tal tambien tan tanto te tener tengo tenemos ti tiempo
        tiene tienen toda todas todo todos trabajan trabajar trabajo tu tus un una unas uno unos usted ustedes va vamos
        van varios ver veces vez voy y ya yo
    """,
}
"""Frequent words of each language, without accents, as `normalize` leaves them."""
_ENDINGS: Mapping[str, tuple[str, ...]] = {
    "en": ("ing", "tion", "ness", "ship", "ight"),
    "es": ("cion", "ciones", "mente", "dades", "iendo", "amos", "arlo", "arla"),
}
"""Ends of words that only one of the languages has."""
_MARKS: Mapping[str, str] = {"es": "¿¡"}
"""Characters that decide, wherever they are."""


def _own_words() -> dict[str, frozenset[str]]:
    """Return for each language the words that none of the others has."""
    found = {language: {*_FREQUENT[language].split(), *_words(examples_in(language))} for language in LANGUAGES}
    shared = {word for word in set().union(*found.values()) if sum(word in some for some in found.values()) > 1}
    return {language: frozenset(some - shared) for language, some in found.items()}


def _words(texts: Iterable[str]) -> set[str]:
    return {word for text in texts for word in words(normalize(text))}


_OWN_WORDS = _own_words()


def language_of(message: str) -> str | None:
    """Return the language of ``message``, one of `LANGUAGES`; None if its words do not tell."""
    for language, marks in _MARKS.items():
        if any(mark in message for mark in marks):
            return language
    typed = words(normalize(message))
    scores = {language: sum(_tells(word, language) for word in typed) for language in LANGUAGES}
    # The first language wins a tie.
    return max(LANGUAGES, key=lambda language: scores[language]) if any(scores.values()) else None


def _tells(word: str, language: str) -> bool:
    return word in _OWN_WORDS[language] or (len(word) > 6 and word.endswith(_ENDINGS[language]))
