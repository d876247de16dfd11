"""A fork server: it has imported everything already, and starts the bot's processes at once by forking.

A new ``python app.py`` needs seconds of processor time to import its libraries. If it were killed every second, it
would do nothing else. The forked process runs what ships: `bot.bootstrap.processes.serve` or `run_worker`.

``python -m benchmarks.soak.forkserver`` reads one JSON object per line, with ``role``, ``environment``, the file
``log``, and the seconds ``clock_error`` by which the clock of the process is ahead. It prints the id of the new
process, which is also the id of its process group.
"""

import gc
import json
import os
import signal
import sys
import time
import traceback
from pathlib import Path
from typing import Any, NoReturn

WEB_ROLE, WORKER_ROLE, CURATOR_ROLE = "web", "worker", "curator"

_right_time = time.time
_clock_error = 0.0


def main() -> None:
    """Fork a process for each line of input."""
    # Before the bot is imported, because many parts of it hold on to the function.
    time.time = lambda: _right_time() + _clock_error
    import benchmarks.soak.curation  # noqa: F401, PLC0415 (see above)
    from benchmarks.stub_matcher import stub_guide  # noqa: PLC0415 (likewise)

    stub_guide()
    gc.freeze()
    # The kernel then removes the processes that were killed.
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    for line in sys.stdin:
        process = json.loads(line)
        pid = os.fork()
        if pid == 0:
            _become(process)
        print(pid, flush=True)


def _become(process: dict[str, Any]) -> NoReturn:
    global _clock_error  # noqa: PLW0603 (the clock of the whole process is meant)

    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    os.setsid()
    _redirect(Path(process["log"]))
    os.environ.clear()
    os.environ.update(process["environment"])
    _clock_error = process["clock_error"]
    code = 1
    try:
        _run(process["role"])
        code = 0
    except BaseException:
        traceback.print_exc()
    finally:
        os._exit(code)


def _run(role: str) -> None:
    from benchmarks.soak.curation import answer_subscribers  # noqa: PLC0415 (see `main`)
    from benchmarks.stub_matcher import WEB  # noqa: PLC0415
    from bot.bootstrap.processes import configure_log, run_worker, serve  # noqa: PLC0415
    from bot.settings import Settings  # noqa: PLC0415

    settings = Settings.load()
    if role == WEB_ROLE:
        serve(settings, WEB)
        return
    configure_log(settings)
    if role == WORKER_ROLE:
        run_worker(settings)
    else:
        answer_subscribers(settings)


def _redirect(path: Path) -> None:
    """Make the process write to ``path`` and read nothing."""
    log_file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    os.dup2(log_file, 1)
    os.dup2(log_file, 2)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)


if __name__ == "__main__":
    main()
