"""The golden questions that are most similar in meaning to a question."""

import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from bot.errors import GuidepostError
from bot.matching.encoder import Encoder, Vectors
from bot.matching.text import normalize, words
from bot.services.scoring.golden import GoldenQuestion, read_golden

SHOWN = 3
"""Number of similar questions that the pane shows."""
_BATCH = 16
"""Number of texts encoded at a time, so that a person who asks meanwhile need not wait long for the processor."""


def golden_folder(knowledge_dir: Path) -> Path | None:
    """Return the folder of golden questions, which a checkout keeps beside the knowledge; None if there is none."""
    folder = knowledge_dir.resolve().parent / "tests" / "questions"
    return folder if folder.is_dir() else None


def read_questions(folder: Path | None) -> Sequence[GoldenQuestion]:
    """Read the golden questions of ``folder``. Return none if they cannot be read, as the page is useful without."""
    try:
        return read_golden(folder) if folder else ()
    except GuidepostError:
        return ()


class SimilarQuestions:
    """Finds golden questions by meaning. It finds none until they are encoded, which takes some seconds."""

    def __init__(self, questions: Sequence[GoldenQuestion], encoder: Encoder) -> None:
        self._questions = [one for one in questions if words(normalize(one.question))]
        self._encoder = encoder
        self._vectors: Vectors | None = None
        self._stopped = threading.Event()

    def encode(self) -> None:
        """Encode all questions, unless stopped."""
        texts = [normalize(one.question) for one in self._questions]
        vectors = []
        for start in range(0, len(texts), _BATCH):
            if self._stopped.is_set():
                return
            vectors.append(self._encoder.encode(texts[start : start + _BATCH]))
        self._vectors = np.concatenate(vectors) if vectors else None

    def stop(self) -> None:
        """Stop encoding."""
        self._stopped.set()

    def find(self, question: str) -> list[dict[str, Any]]:
        """Return the golden questions most similar to ``question``, with their entries and similarities from 0 to 1."""
        normalized = normalize(question)
        if self._vectors is None or not words(normalized):
            return []
        similarity = self._vectors @ self._encoder.encode([normalized])[0]
        return [_question_json(self._questions[at], float(similarity[at])) for at in np.argsort(-similarity)[:SHOWN]]


def _question_json(golden: GoldenQuestion, similarity: float) -> dict[str, Any]:
    entry = golden.accept[0] if golden.accept else None
    return {"question": golden.question, "entry": entry, "similarity": round(similarity, 3)}
