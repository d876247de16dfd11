"""Verification of quotations: what is published verifies, and the slightest change does not."""

import random
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.knowledge.base import KnowledgeBase
from bot.knowledge.models import ListEntry, Spotlight
from bot.services.quotations import find_places, verify
from tests.support.small_base import SmallBase

LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZáé"


def quotations(knowledge: KnowledgeBase) -> list[tuple[str, str, str]]:
    """Return every published quotation, with its entry's id and its source's name."""
    entries = knowledge.entries.values()
    quoted = [(entry.id, one.source, one.quote) for entry in entries for one in entry.citations]
    lists = [entry for entry in entries if isinstance(entry, ListEntry)]
    return quoted + [(entry.id, entry.citations[0].source, item) for entry in lists for item in entry.items]


def is_published(text: str, knowledge: KnowledgeBase) -> bool:
    """Return whether a source holds ``text``, found in another way than by the code under test."""
    words = text.split()
    texts = [source.text.split() for source in knowledge.sources.values()]
    strip = "“”‘’\"'()[]{}.,;:!?—–-"
    return any(
        [word.strip(strip) for word in given[start : start + len(words)]] == [word.strip(strip) for word in words]
        for given in texts
        for start in range(len(given) - len(words) + 1)
    )


def changed(quote: str, place: int, letter: str) -> str:
    return f"{quote[:place]}{letter}{quote[place + 1 :]}"


def letters_of(quote: str) -> Sequence[int]:
    return [place for place, character in enumerate(quote) if character.isalpha()]


def test_every_published_quotation_verifies_and_names_its_entry_and_source(knowledge: KnowledgeBase) -> None:
    for entry_id, source, quote in quotations(knowledge):
        places = {place.source.name: place for place in verify(quote, knowledge).places}

        assert source in places
        assert entry_id in {entry.id for entry in places[source].entries}
        assert quote in places[source].sentence
        assert verify(quote.replace(" ", " \n\t "), knowledge).is_verbatim


def test_every_letter_of_every_quotation_counts(knowledge: KnowledgeBase) -> None:
    chance = random.Random(7)
    for _, _, quote in quotations(knowledge):
        for place in letters_of(quote):
            text = changed(quote, place, chance.choice(LETTERS.replace(quote[place], "")))
            # A changed capital of a short item may be published elsewhere.
            assert not find_places(text, knowledge) or is_published(text, knowledge), text


@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_what_comes_nearest_to_a_misquotation_is_the_quotation(knowledge: KnowledgeBase, data: st.DataObject) -> None:
    long = [quote for _, _, quote in quotations(knowledge) if len(quote) > 60]
    quote = data.draw(st.sampled_from(long))
    place = data.draw(st.sampled_from(letters_of(quote)))
    letter = data.draw(st.sampled_from(LETTERS.replace(quote[place], "")))
    verification = verify(changed(quote, place, letter), knowledge)

    assert not verification.places
    assert verification.nearest
    assert quote in verification.nearest.sentence
    assert verification.nearest.similarity > 0.9
    assert verification.nearest.diff.count("{+") == 1
    assert verify(verification.nearest.sentence, knowledge).is_verbatim


@settings(max_examples=60, deadline=None)
@given(text=st.text(min_size=1, max_size=300))
def test_no_text_breaks_the_verification(knowledge: KnowledgeBase, text: str) -> None:
    verification = verify(text, knowledge)

    assert verification.is_verbatim == bool(verification.places)
    assert verification.is_verbatim or (verification.nearest and 0 <= verification.nearest.similarity <= 1)


def test_a_part_of_a_sentence_comes_with_the_whole_sentence(tmp_path: Path) -> None:
    knowledge = SmallBase.written(tmp_path).loaded()
    (place,) = verify("Beans leave behind", knowledge).places

    assert place.sentence.endswith("no bed holds the same crop twice running.")
    (wrapped,) = verify("before the first frost", knowledge).places
    assert wrapped.sentence.startswith("Feed the soil")
    assert wrapped.sentence.endswith("fill it for nothing.")


def test_only_the_named_source_is_searched(knowledge: KnowledgeBase) -> None:
    entry_id, source, quote = next(one for one in quotations(knowledge) if len(one[2]) > 60)
    others = [other for name, other in knowledge.sources.items() if name != source]

    assert verify(quote, knowledge, [knowledge.sources[source]]).is_verbatim, entry_id
    assert not verify(quote, knowledge, others).is_verbatim
    assert verify(quote, knowledge, []).nearest is None


def test_the_curators_own_words_are_no_quotations(knowledge: KnowledgeBase) -> None:
    spotlight = next(entry for entry in knowledge.entries.values() if isinstance(entry, Spotlight))
    for text in (spotlight.summary, spotlight.facts[0].text):
        verification = verify(text, knowledge)

        assert not verification.is_verbatim
        assert spotlight in verification.own_words_of


@pytest.mark.parametrize("text", ["lorem ipsum dolor. " * 200, "a" * 4_000, "a. " * 1_300, "Trust. Purpose. " * 250])
def test_a_long_text_is_verified_in_time_against_a_long_source(knowledge: KnowledgeBase, text: str) -> None:
    source = next(iter(knowledge.sources.values()))
    long = replace(source, text="\n".join(f"{number}. {source.text}" for number in range(25)))
    began = time.perf_counter()
    verify(text, knowledge, [long])

    assert time.perf_counter() - began < 2
