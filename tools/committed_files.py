"""`python -m tools.committed_files`: no file of the project names a registry's host or a place on
this machine, so that it works wherever packages and images are taken from.

The names to look for are asked of pip and of this machine at run time."""

import re
import subprocess
import sys
from collections.abc import Iterable, Iterator
from importlib import import_module
from pathlib import Path
from urllib.parse import urlsplit

_IMAGE = re.compile(
    r"^\s*(?:image:|FROM|ARG \w*IMAGE\w*=)\s*[\"']?(?P<image>[^\s\"']+)", re.MULTILINE
)
MACHINE_DEPTH = 2  # `/root`, `/app` or `/usr` mean the same on many machines; `/home/li` does not
_CONTAINER_FILES = ("Dockerfile", "Containerfile", ".yml", ".yaml")


def registry_hosts() -> set[str]:
    """The hosts pip takes packages from: its built-in ones and those this machine is set to."""
    index = import_module("pip._internal.models.index")
    built_in = (index.PyPI, index.TestPyPI)
    hosts = {one.netloc for one in built_in} | {one.file_storage_domain for one in built_in}
    hosts |= {host for value in _pip_settings() if (host := urlsplit(value).hostname)}
    return hosts - {"localhost", "127.0.0.1"}


def machine_paths(root: Path) -> set[str]:
    """Folders that exist on this machine only: the checkout, the home folder, Python's, pip's."""
    folders = {root.resolve(), Path.home(), Path(sys.base_prefix)}
    folders |= {Path(urlsplit(value).path) for value in _pip_settings() if _is_local(value)}
    found_everywhere = {Path("/usr/local")}
    own = {folder for folder in folders - found_everywhere if len(folder.parts) > MACHINE_DEPTH}
    return {str(folder) for folder in own}


def findings(root: Path, paths: Iterable[Path], hosts: set[str], folders: set[str]) -> list[str]:
    """Which of the files name what, as `path:line: …`."""
    forbidden = [*(re.escape(host) for host in hosts), *(re.escape(f) + r"\b" for f in folders)]
    pattern = re.compile("|".join(sorted(forbidden, key=len, reverse=True)).encode())
    found = []
    for path in paths:
        content = path.read_bytes()
        name = str(path.relative_to(root))
        for match in pattern.finditer(content) if forbidden else ():
            line = content.count(b"\n", 0, match.start()) + 1
            found.append(f"{name}:{line}: names {match[0].decode()}")
        if path.name.startswith(_CONTAINER_FILES[:2]) or path.suffix in _CONTAINER_FILES[2:]:
            found += [f"{name}: image {image} names a host" for image in _hosted_images(content)]
    return found


def project_files(root: Path) -> list[Path]:
    """What git holds or would take: committed files and new ones that are not ignored."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=root, capture_output=True, check=True,
    ).stdout  # fmt: skip
    names = sorted({name.decode() for name in listed.split(b"\0") if name})
    return [root / name for name in names if (root / name).is_file()]


def _hosted_images(content: bytes) -> Iterator[str]:
    for match in _IMAGE.finditer(content.decode("utf-8", errors="replace")):
        host, slash, _rest = match["image"].partition("/")
        if slash and ("." in host or ":" in host) and "$" not in host:
            yield match["image"]


def _pip_settings() -> list[str]:
    keys = ("index-url", "extra-index-url", "find-links", "trusted-host")
    listed = subprocess.run(
        [sys.executable, "-m", "pip", "config", "list"], capture_output=True, text=True, check=True
    ).stdout
    values = []
    for line in listed.splitlines():
        name, _, value = line.partition("=")
        if name.rpartition(".")[2] in keys:
            values += value.strip("'\"").split()
    return [value if "/" in value else f"//{value}" for value in values]


def _is_local(value: str) -> bool:
    return not urlsplit(value).hostname and len(Path(urlsplit(value).path).parts) > 1


def main() -> int:
    """Print what was found; the exit status is 1 then."""
    root = Path.cwd()
    found = findings(root, project_files(root), registry_hosts(), machine_paths(root))
    print("\n".join(found) or "No file names a registry or a place on this machine.")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
