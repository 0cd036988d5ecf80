"""The webhook client over TLS: connected to the checked address, certified for the name."""

import ssl
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from services.notify.publishing.webhook_client import (
    AddressRefused,
    WebhookClient,
    WebhookUnanswered,
)
from services.notify.publishing.webhook_message import WebhookMessage
from tests.notify.listener import listening

HOST = "hook.example.cn"
MESSAGE = WebhookMessage("{}", {"content-type": "application/json"})
TIMEOUT = timedelta(seconds=5)


def certificate_for(host: str, folder: Path) -> tuple[ssl.SSLContext, ssl.SSLContext]:
    """A server's TLS for a name, and a client's that trusts exactly this certificate."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, host)])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(host)]), critical=False)
        .sign(key, hashes.SHA256())
    )
    pem = certificate.public_bytes(serialization.Encoding.PEM)
    private = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    file = folder / f"{host}.pem"
    file.write_bytes(pem + private)
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(file)
    return server, ssl.create_default_context(cadata=pem.decode())


async def loopback(_host: str, _port: int) -> list[str]:
    return ["127.0.0.1"]


async def test_the_certificate_is_checked_for_the_name_though_the_address_is_pinned(
    tmp_path: Path,
) -> None:
    tls, trust = certificate_for(HOST, tmp_path)
    client = WebhookClient(True, TIMEOUT, loopback, trust)

    async with listening(tls) as listener:
        status = await client.post(f"https://{HOST}:{listener.port}/hook", MESSAGE)

    assert status == 200
    assert listener.received[0].headers["host"] == f"{HOST}:{listener.port}"


async def test_a_certificate_of_another_name_is_not_believed(tmp_path: Path) -> None:
    tls, trust = certificate_for("other.example.cn", tmp_path)
    client = WebhookClient(True, TIMEOUT, loopback, trust)

    async with listening(tls) as listener:
        with pytest.raises(WebhookUnanswered):
            await client.post(f"https://{HOST}:{listener.port}/hook", MESSAGE)

    assert listener.received == []


async def test_an_unknown_certificate_is_not_believed(tmp_path: Path) -> None:
    tls, _trust = certificate_for(HOST, tmp_path)
    client = WebhookClient(True, TIMEOUT, loopback)

    async with listening(tls) as listener:
        with pytest.raises(WebhookUnanswered):
            await client.post(f"https://{HOST}:{listener.port}/hook", MESSAGE)

    assert listener.received == []


@pytest.mark.parametrize("host", ["127.0.0.1", "2130706433", "0x7f.1", "[::1]", "localhost"])
async def test_every_spelling_of_loopback_is_refused(host: str) -> None:
    client = WebhookClient(False, TIMEOUT)

    with pytest.raises((AddressRefused, WebhookUnanswered)):
        await client.post(f"http://{host}:9/hook", MESSAGE)


async def test_a_name_without_an_address_is_no_answer() -> None:
    async def nowhere(_host: str, _port: int) -> list[str]:
        raise OSError("no such name")

    with pytest.raises(WebhookUnanswered):
        await WebhookClient(False, TIMEOUT, nowhere).post(f"https://{HOST}/", MESSAGE)
