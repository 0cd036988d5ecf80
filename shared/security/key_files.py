"""The files of a key folder: where each lies, and how one appears whole or not at all.

keys/messages/   keyring.json                     seals what travels between services
keys/<service>/  keyring.json audit.pem           seals and signs what that service keeps
keys/licensing/  licence.pem licence.crt          besides: signs licences
keys/issuer/     issuer.pem                       signs tokens; no service has it
keys/public/     audit-<service>.json jwks.json   verifies; everybody may have it"""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

SERVICES = ("intake", "routing", "licensing", "notify")
MESSAGES, LICENSING, ISSUING, PUBLIC = "messages", "licensing", "issuer", "public"
FOLDERS = (MESSAGES, *SERVICES, ISSUING, PUBLIC)
MASTER_KEYS = "keyring.json"
ISSUER, JWKS, AUDIT = "issuer.pem", "jwks.json", "audit.pem"
LICENCE, CERTIFICATE = "licence.pem", "licence.crt"

_SECRET, PUBLIC_MODE = 0o600, 0o644


def public_audit_file(service: str) -> str:
    """The name of the file that verifies a service's audit checkpoints."""
    return f"audit-{service}.json"


class KeyFileUnusable(Exception):
    """密钥文件缺失或不是所需的密钥；请从备份恢复密钥目录，不要重新生成。"""


def publish(file: Path, content: bytes, *, mode: int = _SECRET) -> None:
    """Let a file appear with all its content, unless it is already there: then that one stays."""
    with _beside(file, content, mode) as written:
        try:
            os.link(written, file)
        except FileExistsError:
            return
    _make_durable(file.parent)


def replace(file: Path, content: bytes) -> None:
    """Put new content in the place of a secret file in one step."""
    with _beside(file, content, _SECRET) as written:
        written.replace(file)
    _make_durable(file.parent)


def load_ed25519(file: Path) -> Ed25519PrivateKey:
    """The Ed25519 private key in a PEM file.

    Raises: KeyFileUnusable."""
    try:
        key = serialization.load_pem_private_key(file.read_bytes(), password=None)
    except (OSError, ValueError) as error:
        raise KeyFileUnusable(file) from error
    if not isinstance(key, Ed25519PrivateKey):
        raise KeyFileUnusable(file)
    return key


@contextmanager
def _beside(file: Path, content: bytes, mode: int) -> Iterator[Path]:
    descriptor, name = tempfile.mkstemp(prefix=f".{file.name}.", dir=file.parent)
    written = Path(name)
    try:
        with os.fdopen(descriptor, "wb") as stream:
            os.fchmod(stream.fileno(), mode)
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        yield written
    finally:
        written.unlink(missing_ok=True)


def _make_durable(directory: Path) -> None:
    descriptor = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
