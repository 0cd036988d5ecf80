"""How the keys of an installation are made: once, each where only its owner gets it.

Safe for processes that start at once: each file appears whole, and only one of them wins. The
issuer's public key comes last, hence where it stands every key was made and none is made again: one
that is missing then was lost, or is not for this process.

An installation of before had one ring for all, in the folder itself. Its keys stay as old keys in
every new ring, so that what they sealed still opens; the files themselves are no longer read."""

import json
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.x509.oid import NameOID

from shared.security.jwks import public_jwk
from shared.security.key_files import (
    AUDIT,
    CERTIFICATE,
    FOLDERS,
    ISSUER,
    ISSUING,
    JWKS,
    LICENCE,
    LICENSING,
    MASTER_KEYS,
    MESSAGES,
    PUBLIC,
    PUBLIC_MODE,
    SERVICES,
    KeyFileUnusable,
    load_ed25519,
    public_audit_file,
    publish,
)
from shared.security.master_keys import MasterKeys

CERTIFICATE_NAME = "一口受理演示签章"
CERTIFICATE_YEARS = 10


def make_keys(directory: Path, *, now: datetime) -> None:
    """Make whatever is missing; a present key is never replaced.

    now: the licence certificate is valid from the day before.
    Raises: KeyFileUnusable when master keys were lost or a file holds something else."""
    if (directory / PUBLIC / JWKS).exists():
        return
    for folder in (directory, *(directory / name for name in FOLDERS)):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    for owner in (MESSAGES, *SERVICES):
        _make_master_keys(directory, owner)
    for service in SERVICES:
        _publish_private_key(directory / service / AUDIT, Ed25519PrivateKey.generate)
        _publish_jwks(
            directory / PUBLIC / public_audit_file(service),
            directory / service / AUDIT,
            directory / AUDIT,
        )
    _make_licence_key(directory, now)
    issuer = directory / ISSUING / ISSUER
    _take_over(directory / ISSUER, issuer)
    _publish_private_key(issuer, Ed25519PrivateKey.generate)
    _publish_jwks(directory / PUBLIC / JWKS, issuer)


def _make_master_keys(directory: Path, owner: str) -> None:
    """Master keys come before every other file, hence a folder without them has lost its own."""
    file = directory / owner / MASTER_KEYS
    if file.exists():
        return
    is_of_before = any((directory / name).exists() for name in (MASTER_KEYS, AUDIT, ISSUER))
    if any((directory / owner / name).exists() for name in (AUDIT, LICENCE)):
        raise KeyFileUnusable(file)
    if is_of_before:
        publish(file, MasterKeys.read(directory / MASTER_KEYS).with_another().written())
    else:
        publish(file, MasterKeys.first().written())


def _make_licence_key(directory: Path, now: datetime) -> None:
    key, certificate = directory / LICENSING / LICENCE, directory / LICENSING / CERTIFICATE
    _take_over(directory / LICENCE, key)
    _publish_private_key(key, lambda: ec.generate_private_key(ec.SECP256R1()))
    if key.read_bytes() == _content(directory / LICENCE):
        _take_over(directory / CERTIFICATE, certificate, mode=PUBLIC_MODE)
    if not certificate.exists():
        publish(certificate, _certificate(key, now), mode=PUBLIC_MODE)


def _take_over(old: Path, new: Path, *, mode: int = 0o600) -> None:
    if old.exists() and not new.exists():
        publish(new, old.read_bytes(), mode=mode)


def _content(file: Path) -> bytes | None:
    return file.read_bytes() if file.exists() else None


def _publish_jwks(file: Path, *private_keys: Path) -> None:
    """The public parts of the private keys that are there, made from the files that won."""
    if not file.exists():
        public = [load_ed25519(one).public_key() for one in private_keys if one.exists()]
        jwks = json.dumps({"keys": [public_jwk(one) for one in public]}, indent=2)
        publish(file, jwks.encode(), mode=PUBLIC_MODE)


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
