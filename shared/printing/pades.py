"""pyHanko's signer, made cheap: imported with the first signature only.

asn1crypto encodes a nested value anew at each level that holds it, so a signature built from parts
costs 9 ms; parts that are encoded once and read back are taken over as they are.
Source: PAdES baseline (ETSI EN 319 142-1), signed attributes of CAdES (RFC 5035)."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from pyhanko.sign.attributes import CMSAttributeProvider, SignedAttributeProviderSpec
from pyhanko.sign.general import as_signing_certificate_v2
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner, SimpleSigner


class SignerAtMoment(PdfSigner):
    """A signer whose clock stands at the given moment (pyHanko reads the machine's clock)."""

    def __init__(self, intent: PdfSignatureMetadata, key: SimpleSigner, moment: datetime) -> None:
        super().__init__(intent, key)
        self._moment = moment

    def init_signing_session(self, *args: Any, **options: Any) -> Any:
        session = super().init_signing_session(*args, **options)
        session.system_time = self._moment
        return session


class EncodedOnce(SimpleSigner):
    """A key whose signed attributes and signer entry are encoded once each."""

    def __init__(self, key: SimpleSigner) -> None:
        assert key.signing_cert is not None
        super().__init__(key.signing_cert, key.signing_key, key.cert_registry)
        self.signed_attr_prov_spec = _OnlyTheCertificate(key.signing_cert)

    async def signed_attrs(self, *args: Any, **options: Any) -> Any:
        return _encoded(await super().signed_attrs(*args, **options))

    def signer_info(self, *args: Any, **options: Any) -> Any:
        return _encoded(super().signer_info(*args, **options))


class _SigningCertificate(CMSAttributeProvider):
    attribute_type = "signing_certificate_v2"

    def __init__(self, certificate: Any) -> None:
        self._certificate = certificate

    async def build_attr_value(self, dry_run: bool = False) -> Any:
        return _encoded(as_signing_certificate_v2(self._certificate))


class _OnlyTheCertificate(SignedAttributeProviderSpec):
    """What PAdES asks for beside content type and digest, which pyHanko adds itself."""

    def __init__(self, certificate: Any) -> None:
        self._certificate = certificate

    def signed_attr_providers(
        self, data_digest: bytes, digest_algorithm: str
    ) -> Iterable[CMSAttributeProvider]:
        return [_SigningCertificate(self._certificate)]


def _encoded(part: Any) -> Any:
    return type(part).load(part.dump())
