"""Installing a server from Debian packages, as root, without starting the system's own service."""

import fcntl
import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from provision.errors import InstallationFailed

_POLICY = Path("/usr/sbin/policy-rc.d")
_POLICY_TEXT = "#!/bin/sh\n# yikou: installing for tests, no system service is to start\nexit 101\n"


def can_install() -> bool:
    """Whether this is root on a machine with apt-get."""
    return os.geteuid() == 0 and shutil.which("apt-get") is not None


def install(package: str, is_there: Callable[[], bool]) -> None:
    """Install a Debian package; one installer at a time on this machine.

    is_there: asked again once it is our turn, since another run may have installed it meanwhile.
    Raises: InstallationFailed with apt-get's last words."""
    with _our_turn(), _no_service_starts():
        if is_there():
            return
        _apt_get("update")
        _apt_get("install", "--yes", "--no-install-recommends", package)


@contextmanager
def _our_turn() -> Iterator[None]:
    with (Path(tempfile.gettempdir()) / "yikou-provision.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


@contextmanager
def _no_service_starts() -> Iterator[None]:
    """Debian's policy file denies service starts; an existing policy of the machine is kept."""
    if _POLICY.exists():
        yield
        return
    _POLICY.write_text(_POLICY_TEXT, encoding="utf-8")
    _POLICY.chmod(0o755)
    try:
        yield
    finally:
        _POLICY.unlink(missing_ok=True)


def _apt_get(*arguments: str) -> None:
    finished = subprocess.run(
        ["apt-get", "--quiet", "-o", "DPkg::Lock::Timeout=600", *arguments],
        env={**os.environ, "DEBIAN_FRONTEND": "noninteractive", "RUNLEVEL": "1"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    if finished.returncode != 0:
        raise InstallationFailed(f"apt-get {' '.join(arguments)}：{finished.stdout[-2000:]}")
