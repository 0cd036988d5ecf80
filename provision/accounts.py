"""Under which account a server runs, and a directory that account can reach.

PostgreSQL refuses to run as root and RabbitMQ should not, so as root another account is used."""

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from provision.errors import InstallationFailed, NothingToStart


@dataclass(frozen=True)
class Account:
    """The operating-system account of a server process."""

    uid: int
    gid: int

    @classmethod
    def first_of(cls, *names: str) -> "Account":
        """Our own account, or, as root, the first of `names` this machine knows.

        Raises: NothingToStart when root finds none of them."""
        if os.geteuid() != 0:
            return cls(os.geteuid(), os.getegid())
        for name in names:
            try:
                entry = pwd.getpwnam(name)
            except KeyError:
                continue
            return cls(entry.pw_uid, entry.pw_gid)
        raise NothingToStart(f"缺少账户 {'、'.join(names)}。")

    @property
    def is_ours(self) -> bool:
        """Whether no change of account is needed."""
        return self.uid == os.geteuid()

    def can_enter(self, directory: Path) -> bool:
        """Whether every folder down to the directory may be passed by this account."""
        if self.is_ours:
            return True
        for folder in (directory, *directory.parents):
            status = folder.stat()
            wanted = 0o100 if status.st_uid == self.uid else 0o001
            if not status.st_mode & wanted:
                return False
        return True

    def private_directory(self, near: Path, name: str) -> Path:
        """A new folder owned by this account, mode 0700, under `near` when it can be reached."""
        near = near.absolute()
        near.mkdir(parents=True, exist_ok=True)
        places = (near, Path(tempfile.gettempdir()), Path("/tmp"), Path("/var/tmp"))
        place = next((place for place in places if self.can_enter(place)), near)
        directory = Path(tempfile.mkdtemp(prefix=f"{name}-", dir=place))
        self.own(directory)
        return directory

    def own(self, path: Path) -> None:
        """Hand the file or folder over to this account."""
        if not self.is_ours:
            os.chown(path, self.uid, self.gid)

    def write(self, path: Path, text: str) -> Path:
        """Write a file, mode 0600, readable by this account only."""
        path.touch(mode=0o600)
        path.write_text(text, encoding="utf-8")
        self.own(path)
        return path

    def spawn(
        self, command: Sequence[str], *, home: Path, environment: Mapping[str, str], log: Path
    ) -> subprocess.Popen[bytes]:
        """Start a server in a session of its own, its output appended to `log`."""
        with log.open("ab") as output:
            return subprocess.Popen(
                command,
                cwd=home,
                env=_environment(home, environment),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                start_new_session=True,
                user=None if self.is_ours else self.uid,
                group=None if self.is_ours else self.gid,
                extra_groups=None if self.is_ours else [],
            )

    def run(self, command: Sequence[str], *, home: Path, environment: Mapping[str, str]) -> str:
        """Run a tool to its end and return what it printed.

        Raises: InstallationFailed with the tool's own words when it fails."""
        finished = subprocess.run(
            command,
            cwd=home,
            env=_environment(home, environment),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
            user=None if self.is_ours else self.uid,
            group=None if self.is_ours else self.gid,
            extra_groups=None if self.is_ours else [],
        )
        if finished.returncode != 0:
            raise InstallationFailed(f"{Path(command[0]).name}：{finished.stdout[-2000:]}")
        return finished.stdout


def _environment(home: Path, more: Mapping[str, str]) -> dict[str, str]:
    path = os.environ.get("PATH", "") + ":/usr/local/sbin:/usr/sbin:/usr/bin:/sbin:/bin"
    return {"PATH": path, "HOME": str(home), "LC_ALL": "C.UTF-8", "TZ": "UTC", **more}


def newest_binaries(pattern: str, needed: str) -> Path | None:
    """The folder matching the pattern below / with the highest version that has `needed`."""
    folders = [folder for folder in Path("/").glob(pattern) if (folder / needed).exists()]
    if folders:
        return max(folders, key=_version)
    found = shutil.which(needed)
    return Path(found).resolve().parent if found else None


def _version(folder: Path) -> tuple[int, ...]:
    digits = "".join(c if c.isdigit() else " " for c in str(folder)).split()
    return tuple(int(part) for part in digits)
