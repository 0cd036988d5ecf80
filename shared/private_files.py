"""Files and folders that only our own account may read, whatever the process's umask is."""

import os
from pathlib import Path

OWNER_ONLY_FILE, OWNER_ONLY_FOLDER = 0o600, 0o700


def private_folder(folder: Path) -> Path:
    """The folder, made (with those above it) where missing and closed to others where it is ours."""
    for one in (*reversed(folder.parents), folder):
        if not one.exists():
            one.mkdir(mode=OWNER_ONLY_FOLDER, exist_ok=True)
    _close(folder, OWNER_ONLY_FOLDER)
    return folder


def private_file(file: Path) -> Path:
    """The file, made empty where it is missing and closed to others where it is ours."""
    os.close(os.open(file, os.O_CREAT | os.O_WRONLY, OWNER_ONLY_FILE))
    _close(file, OWNER_ONLY_FILE)
    return file


def _close(path: Path, mode: int) -> None:
    status = path.stat()
    if status.st_uid == os.geteuid() and status.st_mode & 0o077:
        path.chmod(mode)
