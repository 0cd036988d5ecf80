"""The process that outlives us: ends what we started, however we ended.

Runs alone with the standard library. Standard input carries one line per thing to watch:
`process PID START_TICKS`, `container ENGINE ID` or `directory PATH`. At the end of the input
(our clean end, a crash, or a SIGKILL of the test run) everything still there is ended. A process
is known by its start time besides its id, so that a reused id is never hit."""

import os
import shutil
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path


def start_ticks(pid: int) -> str | None:
    """When the process started, in kernel ticks since boot; None when it is gone or a zombie."""
    state, *fields = _stat(pid) or ["X"]
    return None if state in "ZX" else fields[18]


def children_of(pid: int) -> tuple[int, ...]:
    """Ids of the live child processes."""
    others = [int(entry.name) for entry in Path("/proc").iterdir() if entry.name.isdecimal()]
    return tuple(other for other in others if _stat(other)[1:2] == [str(pid)])


def _stat(pid: int) -> list[str]:
    """The fields of /proc/PID/stat after the command's name: state, parent, ...; or none."""
    try:
        text = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return []
    return text.rpartition(")")[2].split()


def _end_process(pid: int, ticks: str) -> None:
    for number, patience_seconds in ((signal.SIGTERM, 5.0), (signal.SIGKILL, 5.0)):
        ends_at = time.monotonic() + patience_seconds
        if start_ticks(pid) != ticks:
            return
        os.kill(pid, number)
        while start_ticks(pid) == ticks and time.monotonic() < ends_at:
            time.sleep(0.05)


def _end(kind: str, words: list[str]) -> None:
    if kind == "process":
        _end_process(int(words[0]), words[1])
    elif kind == "container":
        subprocess.run([words[0], "rm", "-f", "-v", words[1]], capture_output=True, check=False)
    elif kind == "directory":
        shutil.rmtree(" ".join(words), ignore_errors=True)


def main() -> None:
    """Collect lines until the writer is gone, then end the things in them, last first."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    watched = [line.split() for line in sys.stdin]
    for kind, *words in reversed([line for line in watched if line]):
        with suppress(OSError):  # it may go by itself while we look
            _end(kind, words)


if __name__ == "__main__":
    main()
