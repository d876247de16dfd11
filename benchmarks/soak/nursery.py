"""Starts the bot's processes at once: it has imported everything already, and forks.

A fresh ``python app.py`` needs seconds of processor time to import its libraries; killed every second, it would do
nothing else. What runs in the fork is what ships, `bot.bootstrap.processes.serve` or `bot.bootstrap.worker.run_worker`.

``python -m benchmarks.soak.nursery`` reads a JSON object a line: ``role``, ``environment``, and ``log``, a file. It
prints the new process's id, which is that of its process group, too.
"""

import gc
import json
import os
import signal
import sys
import traceback
from pathlib import Path
from typing import Any, NoReturn

from benchmarks.naming import WEB, naming_guide
from bot.bootstrap.logs import configure_log
from bot.bootstrap.processes import serve
from bot.bootstrap.worker import run_worker
from bot.settings import Settings

IS_WEB, IS_WORKER = "web", "worker"
"""Roles."""


def main() -> None:
    """Fork a process for each line that is read."""
    naming_guide()
    gc.freeze()
    # The kernel clears away those that were killed.
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    for line in sys.stdin:
        wanted = json.loads(line)
        pid = os.fork()
        if pid == 0:
            _become(wanted)
        print(pid, flush=True)


def _become(wanted: dict[str, Any]) -> NoReturn:
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    os.setsid()
    _redirect(Path(wanted["log"]))
    os.environ.clear()
    os.environ.update(wanted["environment"])
    code = 1
    try:
        settings = Settings.load()
        if wanted["role"] == IS_WEB:
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
    """Let the process write to ``path`` and read nothing."""
    log_file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    os.dup2(log_file, 1)
    os.dup2(log_file, 2)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)


if __name__ == "__main__":
    main()
