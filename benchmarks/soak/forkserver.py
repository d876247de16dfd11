"""A fork server: it has imported everything already, and starts the bot's processes at once by forking.

A new ``python app.py`` needs seconds of processor time to import its libraries. If it were killed every second, it
would do nothing else. The forked process runs what ships: `bot.bootstrap.processes.serve` or `run_worker`.

``python -m benchmarks.soak.forkserver`` reads one JSON object per line, with ``role``, ``environment`` and the file
``log``. It prints the id of the new process, which is also the id of its process group.
"""

import gc
import json
import os
import signal
import sys
import traceback
from pathlib import Path
from typing import Any, NoReturn

from benchmarks.stub_matcher import WEB, stub_guide
from bot.bootstrap.processes import configure_log, run_worker, serve
from bot.settings import Settings

WEB_ROLE, WORKER_ROLE = "web", "worker"


def main() -> None:
    """Fork a process for each line of input."""
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
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    os.setsid()
    _redirect(Path(process["log"]))
    os.environ.clear()
    os.environ.update(process["environment"])
    code = 1
    try:
        settings = Settings.load()
        if process["role"] == WEB_ROLE:
            serve(settings, WEB)
        else:
            configure_log(settings)
            run_worker(settings)
        code = 0
    except BaseException:
        traceback.print_exc()
    finally:
        os._exit(code)


def _redirect(path: Path) -> None:
    """Make the process write to ``path`` and read nothing."""
    log_file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    os.dup2(log_file, 1)
    os.dup2(log_file, 2)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)


if __name__ == "__main__":
    main()
