"""The key folders: each owner gets its own keys and nobody else's, made once, kept through upgrades."""

import json
import os
import shutil
import stat
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from shared.security.jwks import key_id_of
from shared.security.key_files import SERVICES, KeyFileUnusable
from shared.security.keys import KeyRing
from shared.security.sealing import BlindIndex, SealBroken, Sealer

NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
NUMBER = "410102195006154217"
OWN = {name: {"keyring.json", "audit.pem"} for name in SERVICES}
LAYOUT = {
    **OWN,
    "licensing": {*OWN["licensing"], "licence.pem", "licence.crt"},
    "messages": {"keyring.json"},
    "issuer": {"issuer.pem"},
    "public": {"jwks.json", *(f"audit-{name}.json" for name in SERVICES)},
}


@pytest.fixture
def ring(tmp_path: Path) -> KeyRing:
    return KeyRing.create(tmp_path / "keys", now=NOW)


def files_of(directory: Path) -> dict[str, bytes]:
    found = (one for one in directory.rglob("*") if one.is_file())
    return {str(one.relative_to(directory)): one.read_bytes() for one in found}


def test_every_owner_has_a_folder_with_its_own_keys(ring: KeyRing) -> None:
    found = {
        folder.name: {one.name for one in folder.iterdir()} for folder in ring.directory.iterdir()
    }

    assert found == LAYOUT


def test_no_two_owners_share_a_key(ring: KeyRing) -> None:
    rings = [ring.messages, *(ring.of(name) for name in SERVICES)]

    assert len({one.derive("x", "k1") for one in rings}) == len(rings)
    audit_keys = {ring.of(name).audit_key.private_bytes_raw() for name in SERVICES}
    assert len(audit_keys) == len(SERVICES)


def test_what_one_service_keeps_opens_for_no_other(ring: KeyRing) -> None:
    sealed = Sealer(ring.of("intake"), "applicant").seal(NUMBER, bound_to="row")

    with pytest.raises(SealBroken):
        Sealer(ring.of("licensing"), "applicant").open(sealed, bound_to="row")


def test_what_travels_opens_for_the_service_that_receives_it(ring: KeyRing) -> None:
    sealed = Sealer(ring.of("intake").messages, "messages").seal(NUMBER, bound_to="case")

    opened = Sealer(ring.of("licensing").messages, "messages").open(sealed, bound_to="case")

    assert opened == NUMBER


def test_secrets_are_for_their_owner_only_and_no_half_written_file_is_left(ring: KeyRing) -> None:
    public = {"licensing/licence.crt", *(f"public/{name}" for name in LAYOUT["public"])}

    for name in files_of(ring.directory):
        wanted = 0o644 if name in public else 0o600
        assert stat.S_IMODE((ring.directory / name).stat().st_mode) == wanted, name
    for folder in (ring.directory, *ring.directory.iterdir()):
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700, folder


def test_creating_again_changes_nothing(ring: KeyRing) -> None:
    before = files_of(ring.directory)

    KeyRing.create(ring.directory)

    assert files_of(ring.directory) == before


def test_a_creation_that_was_cut_short_is_completed(ring: KeyRing) -> None:
    issuer = ring.issuer_key.private_bytes_raw()
    for name in ("public/jwks.json", "notify/audit.pem", "licensing/licence.crt"):
        (ring.directory / name).unlink()
    (ring.directory / "public" / "audit-notify.json").unlink()

    completed = KeyRing.create(ring.directory)

    assert completed.issuer_key.private_bytes_raw() == issuer
    assert completed.of("notify").audit_key.sign(b"checkpoint")


@pytest.mark.parametrize("owner", ["messages", *SERVICES])
def test_lost_master_keys_are_never_replaced_by_new_ones(ring: KeyRing, owner: str) -> None:
    (ring.directory / owner / "keyring.json").unlink()

    with pytest.raises(KeyFileUnusable):
        KeyRing.create(ring.directory).of(owner).derive("x", "k1")
    with pytest.raises(KeyFileUnusable):
        KeyRing.load(ring.directory, owner)


def test_a_service_does_not_start_with_message_keys_that_cannot_be_read(ring: KeyRing) -> None:
    (ring.directory / "messages" / "keyring.json").write_text("{", encoding="utf-8")

    with pytest.raises(KeyFileUnusable):
        KeyRing(ring.directory).of("intake").require()


def test_a_service_works_with_its_own_folder_the_messages_and_the_public_one(
    ring: KeyRing, tmp_path: Path
) -> None:
    for name in ("intake", "messages", "public"):
        shutil.copytree(ring.directory / name, tmp_path / "mounted" / name)

    given = KeyRing.create(tmp_path / "mounted").of("intake")

    given.require()
    assert given.messages.derive("x", "k1") == ring.derive("x", "k1")
    assert given.audit_public_keys
    assert {one.name for one in (tmp_path / "mounted").iterdir()} == {
        "intake", "messages", "public",
    }  # fmt: skip
    with pytest.raises(KeyFileUnusable):
        _ = given.issuer_key
    with pytest.raises(KeyFileUnusable):
        given.of("licensing").require()


class RingOfBefore:
    """A key folder as it was when all services shared one ring, and what had been sealed with it."""

    def __init__(self, directory: Path, made: KeyRing) -> None:
        self.directory = directory
        directory.mkdir(mode=0o700)
        places = {
            "keyring.json": "messages", "audit.pem": "intake", "licence.pem": "licensing",
            "licence.crt": "licensing", "issuer.pem": "issuer", "jwks.json": "public",
        }  # fmt: skip
        for name, folder in places.items():
            shutil.copy(made.directory / folder / name, directory / name)
        self.sealed = Sealer(made, "applicant").seal(NUMBER, bound_to="row")
        self.travelling = Sealer(made, "messages").seal(NUMBER, bound_to="case")
        self.index = BlindIndex(made, "number").of(NUMBER)
        self.audit_key: Ed25519PrivateKey = made.of("intake").audit_key
        self.issuer = made.issuer_key.private_bytes_raw()


@pytest.fixture
def before(ring: KeyRing, tmp_path: Path) -> RingOfBefore:
    return RingOfBefore(tmp_path / "before", ring)


@pytest.mark.parametrize("owner", SERVICES)
def test_what_the_one_ring_of_before_sealed_opens_and_is_found(
    before: RingOfBefore, owner: str
) -> None:
    split = KeyRing.create(before.directory).of(owner)

    assert Sealer(split, "applicant").open(before.sealed, bound_to="row") == NUMBER
    assert Sealer(split.messages, "messages").open(before.travelling, bound_to="case") == NUMBER
    assert before.index in BlindIndex(split, "number").all_of(NUMBER)


def test_after_the_split_each_service_seals_with_a_key_of_its_own(before: RingOfBefore) -> None:
    split = KeyRing.create(before.directory)
    sealed = Sealer(split.of("intake"), "applicant").seal(NUMBER, bound_to="row")

    assert sealed.startswith("k2.")
    with pytest.raises(SealBroken):
        Sealer(split.of("notify"), "applicant").open(sealed, bound_to="row")
    assert split.of("intake").audit_key.private_bytes_raw() != before.audit_key.private_bytes_raw()


def test_checkpoints_tokens_and_licences_of_before_are_still_ours(before: RingOfBefore) -> None:
    old = files_of(before.directory)

    split = KeyRing.create(before.directory)

    for name in SERVICES:
        signers = {key_id_of(one) for one in split.of(name).audit_public_keys}
        assert signers == {
            key_id_of(before.audit_key.public_key()),
            key_id_of(split.of(name).audit_key.public_key()),
        }
    assert split.issuer_key.private_bytes_raw() == before.issuer
    assert split.jwks_path.read_bytes() == old["jwks.json"]
    assert split.licence_key_path.read_bytes() == old["licence.pem"]
    assert split.licence_certificate_path.read_bytes() == old["licence.crt"]


def test_a_ring_of_before_without_its_master_keys_is_not_split(before: RingOfBefore) -> None:
    (before.directory / "keyring.json").unlink()

    with pytest.raises(KeyFileUnusable):
        KeyRing.create(before.directory)


def test_processes_that_start_at_once_agree_on_all_keys(tmp_path: Path) -> None:
    directory = tmp_path / "keys"
    program = (
        "import sys; from pathlib import Path; from shared.security.keys import KeyRing;"
        "sys.stdin.read(); ring = KeyRing.create(Path(sys.argv[1]));"
        "print(ring.derive('x', ring.current).hex(), ring.issuer_key.private_bytes_raw().hex(),"
        " ring.of('intake').audit_key.private_bytes_raw().hex())"
    )
    command = [sys.executable, "-c", program, str(directory)]
    started = [
        subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=os.environ)
        for _ in range(4)
    ]
    for one in started:
        assert one.stdin
        one.stdin.close()
        one.stdin = None

    answers = {one.communicate(timeout=60)[0] for one in started}

    assert len(answers) == 1
    assert answers != {b""}
    assert len(files_of(directory)) == sum(len(names) for names in LAYOUT.values())
    assert_licence_key_belongs_to_certificate(KeyRing.load(directory))


def test_the_licence_certificate_is_for_signing_and_lasts_ten_years(ring: KeyRing) -> None:
    certificate = assert_licence_key_belongs_to_certificate(ring)

    assert certificate.subject.rfc4514_string() == "CN=一口受理演示签章"
    assert certificate.not_valid_before_utc < NOW
    assert certificate.not_valid_after_utc.year == 2036
    usage = certificate.extensions.get_extension_for_class(x509.KeyUsage).value
    assert usage.digital_signature
    assert usage.content_commitment
    assert not usage.key_cert_sign


def test_the_published_keys_hold_nothing_private(ring: KeyRing) -> None:
    (key,) = json.loads(ring.jwks_path.read_bytes())["keys"]

    assert set(key) == {"kty", "crv", "x", "kid", "use", "alg"}


def assert_licence_key_belongs_to_certificate(ring: KeyRing) -> x509.Certificate:
    certificate = x509.load_pem_x509_certificate(ring.licence_certificate_path.read_bytes())
    pem = ring.licence_key_path.read_bytes()
    key = serialization.load_pem_private_key(pem, password=None)
    assert isinstance(key, ec.EllipticCurvePrivateKey)
    public = certificate.public_key()
    assert isinstance(public, ec.EllipticCurvePublicKey)
    public.verify(
        key.sign(b"licence", ec.ECDSA(hashes.SHA256())), b"licence", ec.ECDSA(hashes.SHA256())
    )
    return certificate
