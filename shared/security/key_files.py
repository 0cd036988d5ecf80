"""The files of a key directory: how a key is made, and how a file appears whole or not at all."""

import json
import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.x509.oid import NameOID

from shared.security.jwks import public_jwk

ISSUER, JWKS, AUDIT = "issuer.pem", "jwks.json", "audit.pem"
LICENCE, CERTIFICATE = "licence.pem", "licence.crt"
SIGNING_FILES = (ISSUER, JWKS, AUDIT, LICENCE, CERTIFICATE)
CERTIFICATE_NAME = "一口受理演示签章"
CERTIFICATE_YEARS = 10

_SECRET, _PUBLIC = 0o600, 0o644


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


def make_signing_files(directory: Path, *, now: datetime) -> None:
    """Make the missing ones of the signing keys and of what is published of them.

    Public files are made from the private file that won, so that both always belong together.
    now: the certificate is valid from the day before.
    Raises: KeyFileUnusable when a private file there holds something else."""
    _publish_private_key(directory / ISSUER, Ed25519PrivateKey.generate)
    _publish_private_key(directory / AUDIT, Ed25519PrivateKey.generate)
    _publish_private_key(directory / LICENCE, lambda: ec.generate_private_key(ec.SECP256R1()))
    if not (directory / JWKS).exists():
        public = load_ed25519(directory / ISSUER).public_key()
        jwks = json.dumps({"keys": [public_jwk(public)]}, indent=2)
        publish(directory / JWKS, jwks.encode(), mode=_PUBLIC)
    if not (directory / CERTIFICATE).exists():
        certificate = _certificate(directory / LICENCE, now)
        publish(directory / CERTIFICATE, certificate, mode=_PUBLIC)


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


def _publish_private_key(
    file: Path, generate: Callable[[], Ed25519PrivateKey | ec.EllipticCurvePrivateKey]
) -> None:
    if not file.exists():
        pem = generate().private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        publish(file, pem)


def _certificate(licence: Path, now: datetime) -> bytes:
    key = serialization.load_pem_private_key(licence.read_bytes(), password=None)
    if not isinstance(key, ec.EllipticCurvePrivateKey):
        raise KeyFileUnusable(licence)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, CERTIFICATE_NAME)])
    usage = dict.fromkeys(
        ("key_encipherment", "data_encipherment", "key_agreement", "key_cert_sign", "crl_sign"),
        False,
    )
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=365 * CERTIFICATE_YEARS + CERTIFICATE_YEARS // 4))
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(
            x509.KeyUsage(
                digital_signature=True,
                content_commitment=True,
                encipher_only=False,
                decipher_only=False,
                **usage,
            ),
            critical=True,
        )
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .sign(key, hashes.SHA256())
    )
    return certificate.public_bytes(serialization.Encoding.PEM)


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
