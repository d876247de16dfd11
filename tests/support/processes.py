"""Processes that run the same script at the same moment."""

import subprocess
import sys

_PREPARED = 'import sys; print("ready", flush=True); sys.stdin.readline()\n'


def run_together(script: str, *arguments: str, count: int = 4) -> list[str]:
    """Run ``script`` in several processes at once; return what each prints.

    All processes wait at the line ``# go`` of the script, after its imports, until each has reached it.
    """
    command = [sys.executable, "-c", script.replace("# go\n", _PREPARED), *arguments]
    processes = [_start(command) for _ in range(count)]
    for process in processes:
        assert process.stdout
        assert process.stdout.readline() == "ready\n"
    for process in processes:
        assert process.stdin
        process.stdin.write("go\n")
        process.stdin.flush()
    ended = [process.communicate(timeout=60) for process in processes]
    assert [process.returncode for process in processes] == [0] * count, ended
    return [output.strip() for output, _ in ended]


def _start(command: list[str]) -> "subprocess.Popen[str]":
    pipe = subprocess.PIPE
    return subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=pipe, text=True)
