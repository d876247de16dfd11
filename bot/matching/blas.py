"""The number of threads that matrix products use.

NumPy's OpenBLAS starts a thread for each core, and all of them take part in each product, however small. They spin
while they wait for each other, so on a busy machine one product can take fifty times as long as with one thread.
The bot therefore uses one thread for a product, and answers several questions at a time instead.
"""

import numpy as np  # noqa: F401 (the library must be loaded before its threads can be limited)
from threadpoolctl import threadpool_info, threadpool_limits


def use_one_thread() -> None:
    """Limit the matrix products of this process to one thread, from now on."""
    threadpool_limits(limits=1, user_api="blas")


def threads() -> int:
    """Return the largest number of threads that a matrix product of this process may use."""
    return max((library["num_threads"] for library in threadpool_info() if library["user_api"] == "blas"), default=1)
