"""Electronic signatures on finished documents: PAdES with the licence key of this installation.

Trust is a pinned certificate: a document is genuine when exactly this certificate signed exactly
these bytes. No chain, revocation list or time-stamp server is asked; nothing touches the network.
pyHanko is imported with the first signature, not at start-up.
"""

import asyncio
import io
import zlib
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pyhanko.sign.signers import SimpleSigner

BYTES_RESERVED = 16_384  # room for the signature; measuring it first would double the work
FIELD_NAME = "YikouSignature"
_BROKEN_FILE = (  # what the parsers were seen to raise on files with flipped bytes
    ArithmeticError,
    AssertionError,
    AttributeError,
    LookupError,
    RuntimeError,
    TypeError,
    ValueError,
)


class SigningKeyUnreadable(RuntimeError):
    """签名密钥或证书无法读取，不能签发电子文件。"""


def sign_pdf(
    pdf: bytes, *, key_path: Path, certificate_path: Path, reason: str, signed_at: datetime
) -> bytes:
    """The document with a certifying PAdES signature that forbids any later change.

    key_path: unencrypted PEM private key (EC P-256).  certificate_path: its PEM certificate.
    signed_at: aware; written as the time of signing.
    Blocks, and must not be called in a running loop: use sign_pdf_async there.
    Raises: SigningKeyUnreadable; ValueError when signed_at has no offset."""
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.sign.fields import MDPPerm, SigSeedSubFilter
    from pyhanko.sign.signers import PdfSignatureMetadata

    from shared.printing.pades import SignerAtMoment

    if signed_at.tzinfo is None:
        raise ValueError("signed_at needs an offset")
    intent = PdfSignatureMetadata(
        field_name=FIELD_NAME,
        md_algorithm="sha256",
        reason=reason,
        certify=True,
        docmdp_permissions=MDPPerm.NO_CHANGES,
        subfilter=SigSeedSubFilter.PADES,
    )
    signer = SignerAtMoment(intent, _key(key_path, certificate_path), signed_at)
    document = io.BytesIO(pdf)
    signer.sign_pdf(
        IncrementalPdfFileWriter(document), in_place=True, bytes_reserved=BYTES_RESERVED
    )
    return document.getvalue()


async def sign_pdf_async(
    pdf: bytes, *, key_path: Path, certificate_path: Path, reason: str, signed_at: datetime
) -> bytes:
    """sign_pdf in a thread, so that the loop keeps answering."""
    return await asyncio.to_thread(
        sign_pdf,
        pdf,
        key_path=key_path,
        certificate_path=certificate_path,
        reason=reason,
        signed_at=signed_at,
    )


def verify_pdf(pdf: bytes, certificate_path: Path) -> bool:
    """Whether exactly this certificate signed the whole file and nothing changed since.

    An expired certificate still verifies what it signed. Anything that is not a well-formed
    document with one signature is False. Blocks, like sign_pdf."""
    from cryptography import x509
    from cryptography.hazmat.primitives.serialization import Encoding
    from pyhanko.pdf_utils.misc import PdfError
    from pyhanko.pdf_utils.reader import PdfFileReader
    from pyhanko.sign.validation.generic_cms import validate_sig_integrity
    from pyhanko.sign.validation.status import SignatureCoverageLevel

    pem = certificate_path.read_bytes()
    pinned = x509.load_pem_x509_certificate(pem).public_bytes(Encoding.DER)
    try:
        signatures = PdfFileReader(io.BytesIO(pdf)).embedded_signatures
        if len(signatures) != 1 or signatures[0].signer_cert.dump() != pinned:
            return False
        signature = signatures[0]
        intact, valid = validate_sig_integrity(
            signature.signer_info, signature.signer_cert, "data", signature.compute_digest()
        )
        whole = signature.evaluate_signature_coverage() is SignatureCoverageLevel.ENTIRE_FILE
        start, length, end, _ = (int(place) for place in signature.byte_range)
        return intact and valid and whole and _is_canonical(pdf[start + length : end])
    except (PdfError, zlib.error, *_BROKEN_FILE):
        return False


def _is_canonical(container: bytes) -> bool:
    """Whether the gap that the signature cannot cover holds the signature and nothing else.

    container: `<` upper-case hexadecimal `>`, a DER object of 256-65535 bytes and zeros."""
    digits = container[1:-1].decode("ascii")
    written = bytes.fromhex(digits)
    size = 4 + int.from_bytes(written[2:4], "big")
    return container == b"<%b>" % written.hex().upper().encode() and not any(written[size:])


def _key(key_path: Path, certificate_path: Path) -> "SimpleSigner":
    from pyhanko.sign.signers import SimpleSigner

    from shared.printing.pades import EncodedOnce

    key: SimpleSigner | None = SimpleSigner.load(  # type: ignore[no-untyped-call]
        str(key_path), str(certificate_path)
    )
    if key is None:
        raise SigningKeyUnreadable
    return EncodedOnce(key)
