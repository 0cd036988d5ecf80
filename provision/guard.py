"""Our end of the guardian's pipe: what is named here cannot be left behind."""

import subprocess
import sys
from pathlib import Path

from provision import guardian


class Guard:
    """A guardian process, fed through its standard input (see provision/guardian.py)."""

    def __init__(self) -> None:
        self._guardian = subprocess.Popen(
            [sys.executable, "-I", str(Path(guardian.__file__))],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
            cwd="/",
            text=True,
        )

    def directory(self, path: Path) -> None:
        """Remove this folder at the end; name it before the processes that live in it."""
        self._tell(f"directory {path}")

    def process(self, pid: int) -> None:
        """End this process at the end, unless it has gone by then."""
        ticks = guardian.start_ticks(pid)
        if ticks is not None:
            self._tell(f"process {pid} {ticks}")

    def container(self, engine: str, name: str) -> None:
        """Remove this container at the end."""
        self._tell(f"container {engine} {name}")

    def end(self) -> None:
        """Close the pipe and wait until everything named is gone. Safe to call twice."""
        if self._guardian.stdin is not None and not self._guardian.stdin.closed:
            self._guardian.stdin.close()
        self._guardian.wait()

    def _tell(self, line: str) -> None:
        if self._guardian.stdin is None:
            raise RuntimeError("the guardian has no input")
        self._guardian.stdin.write(line + "\n")
        self._guardian.stdin.flush()
