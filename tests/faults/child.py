"""One service as a process that never outlives the fault run which started it.

`python -m tests.faults.child <parent pid> serve intake --port 8101`: the rest is `yikou`'s own."""

import ctypes
import os
import signal
import sys

PR_SET_PDEATHSIG = 1


def die_with(parent: int) -> None:
    """Ask the kernel (Linux) for SIGKILL when the parent ends, however it ends."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        sys.exit("the fault run has ended")


if __name__ == "__main__":
    die_with(int(sys.argv.pop(1)))
    from services.cli import main

    main()
