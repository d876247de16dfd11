"""The golden questions that a question resembles in meaning."""

import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from bot.errors import GuidepostError
from bot.matching.encoder import Encoder, Vectors
from bot.matching.normalize import normalize, words
from bot.services.golden import GoldenQuestion, read_golden

SHOWN = 3
_BATCH = 16
"""Texts encoded at a time, so that somebody who asks meanwhile need not wait long for the processor."""


def golden_folder(knowledge_dir: Path) -> Path | None:
    """Where golden questions are kept, beside the knowledge folder of a checkout; None where there are none."""
    folder = knowledge_dir.resolve().parent / "tests" / "questions"
    return folder if folder.is_dir() else None


def read_questions(folder: Path | None) -> Sequence[GoldenQuestion]:
    """The golden questions of ``folder``; none where they cannot be read: the page has other uses."""
    try:
        return read_golden(folder) if folder else ()
    except GuidepostError:
        return ()


class Goldens:
    """Golden questions by meaning; empty until they are learnt, which takes some seconds."""

    def __init__(self, questions: Sequence[GoldenQuestion], encoder: Encoder) -> None:
        self._questions = [one for one in questions if words(normalize(one.question))]
        self._encoder = encoder
        self._vectors: Vectors | None = None
        self._stopped = threading.Event()

    def learn(self) -> None:
        """Encode all of them, unless stopped."""
        texts = [normalize(one.question) for one in self._questions]
        vectors = []
        for start in range(0, len(texts), _BATCH):
            if self._stopped.is_set():
                return
            vectors.append(self._encoder.encode(texts[start : start + _BATCH]))
        self._vectors = np.concatenate(vectors) if vectors else None

    def stop(self) -> None:
        """Learn no further."""
        self._stopped.set()

    def near(self, question: str) -> list[dict[str, Any]]:
        """Those most like ``question``, with the entry that should answer and how like they are, 0 to 1."""
        plain = normalize(question)
        if self._vectors is None or not words(plain):
            return []
        likeness = self._vectors @ self._encoder.encode([plain])[0]
        return [_shown(self._questions[at], float(likeness[at])) for at in np.argsort(-likeness)[:SHOWN]]


def _shown(golden: GoldenQuestion, likeness: float) -> dict[str, Any]:
    entry = golden.accept[0] if golden.accept else None
    return {"question": golden.question, "entry": entry, "similarity": round(likeness, 3)}
