"""A playground with a small knowledge base, and a visitor to it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.matching.encoder import SentenceEncoder
from playground.app import Playground, open_playground
from tests.support.playground_visitor import Visitor
from tests.support.small_base import SmallBase


@pytest.fixture(scope="session")
def encoder() -> SentenceEncoder:
    """Return an encoder that is loaded once."""
    encoder = SentenceEncoder()
    encoder.encode([""])
    return encoder


@pytest.fixture
def folder(tmp_path: Path, cache: Path, monkeypatch: pytest.MonkeyPatch) -> SmallBase:
    monkeypatch.setenv("XDG_CACHE_HOME", str(cache))
    return SmallBase.written(tmp_path / "knowledge")


@pytest.fixture
def playground(folder: SmallBase, encoder: SentenceEncoder) -> Iterator[Playground]:
    playground = open_playground(folder.root, port=0, encoder=encoder)
    yield playground
    playground.close()


@pytest.fixture
def visitor(playground: Playground) -> Visitor:
    return Visitor.with_access(playground.new_address())
