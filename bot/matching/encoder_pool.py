"""Processes that encode thousands of texts, one for each core.

A process costs a second and 150 MB while it runs. It frees both when it ends, so the program that asked for the vectors
needs no more memory than they do. The processes are started by command instead of by `multiprocessing`, which forbids
them in a worker of a web server and would import the whole program again.
"""

import contextlib
import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from pathlib import Path
from queue import SimpleQueue
from typing import BinaryIO

import numpy as np
from numpy.typing import NDArray

FEWEST = 2_000
"""Number of texts from which a process for each core is worth its start."""
BATCH = 128
"""Number of texts that a process encodes at a time."""
_BYTES = 4
"""Bytes of a number."""

Floats = NDArray[np.float32]


@dataclass(frozen=True)
class Worker:
    """A program that encodes texts."""

    module: str
    """The module that a process runs, which calls `serve`."""
    dimensions: int
    """Length of its vectors."""


def cores() -> int:
    """Return the number of cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def encode_on_all_cores(
    texts: Sequence[str], progress: Callable[[int], None], worker: Worker, fewest: int = FEWEST, size: int = BATCH
) -> Floats | None:
    """Return the vectors of ``texts``, one row each; ``progress`` counts the texts. A batch has ``size`` texts.

    Return None when there are fewer than ``fewest`` texts, or when the processes cannot do it; the caller then does it
    itself.
    """
    if len(texts) < fewest:
        return None
    # Texts of about the same length fill a batch of the encoder evenly, and the longest end no batch late.
    order = sorted(range(len(texts)), key=lambda at: -len(texts[at]))
    batches = [order[start : start + size] for start in range(0, len(order), size)]
    vectors = np.empty((len(texts), worker.dimensions), dtype=np.float32)
    try:
        with _Pool(worker, min(cores(), len(batches))) as pool:
            for done in as_completed(pool.encode([texts[at] for at in batch], batch) for batch in batches):
                batch, rows = done.result()
                vectors[batch] = rows
                progress(len(batch))
    except (OSError, EOFError):
        return None
    return vectors


class _Pool:
    """Encoding processes, each driven by a thread."""

    def __init__(self, worker: Worker, size: int) -> None:
        self._worker = worker
        self._idle: SimpleQueue[_Process] = SimpleQueue()
        self._processes: list[_Process] = []
        self._threads = ThreadPoolExecutor(size, thread_name_prefix="encoder")
        self._size = size

    def __enter__(self) -> "_Pool":
        try:
            for _ in range(self._size):
                self._processes.append(_Process(self._worker))
                self._idle.put(self._processes[-1])
        except OSError:
            self._stop()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self._stop()

    def _stop(self) -> None:
        for process in self._processes:
            process.stop()
        self._threads.shutdown(cancel_futures=True)

    def encode(self, texts: Sequence[str], batch: Sequence[int]) -> "Future[tuple[Sequence[int], Floats]]":
        """Return a future of ``batch`` and the vectors of its ``texts``."""
        return self._threads.submit(self._encode, texts, batch)

    def _encode(self, texts: Sequence[str], batch: Sequence[int]) -> tuple[Sequence[int], Floats]:
        process = self._idle.get()
        try:
            return batch, process.encode(texts)
        finally:
            self._idle.put(process)


class _Process:
    """A process that encodes texts."""

    def __init__(self, worker: Worker) -> None:
        self._dimensions = worker.dimensions
        root = str(Path(__file__).resolve().parents[2])
        path = os.pathsep.join(filter(None, (root, os.environ.get("PYTHONPATH"))))
        self._process = subprocess.Popen(  # noqa: S603 (our own module)
            [sys.executable, "-m", worker.module],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "PYTHONPATH": path},
        )

    def encode(self, texts: Sequence[str]) -> Floats:
        """Return the vectors of ``texts``.

        Raises:
            OSError, EOFError: When the process has ended.
        """
        if self._process.stdin is None or self._process.stdout is None:
            raise EOFError
        self._process.stdin.write(json.dumps(texts).encode() + b"\n")
        self._process.stdin.flush()
        size = len(texts) * self._dimensions * _BYTES
        found = self._process.stdout.read(size)
        if len(found) < size:
            raise EOFError
        return np.frombuffer(found, dtype=np.float32).reshape(len(texts), self._dimensions)

    def stop(self) -> None:
        """End the process."""
        self._process.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe:
                with contextlib.suppress(OSError):
                    pipe.close()


def serve(encode: Callable[[Sequence[str]], Floats], requests: Iterable[bytes], answers: BinaryIO) -> None:
    """Write the vectors of each request, a line with a JSON list of texts, to ``answers``; a process runs this."""
    for line in requests:
        answers.write(encode(json.loads(line)).tobytes())
        answers.flush()
