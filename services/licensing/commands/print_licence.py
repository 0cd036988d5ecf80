"""Make the paper of a licence: drawn, signed, stored, then remembered as the one that is served.

The one command that opens its units of work itself: drawing and storing take their time, and no
transaction may wait for them."""

from urllib.parse import quote

from services.licensing.domain.licence import Licence, Particulars
from services.licensing.repository.files import LicenceFiles
from services.licensing.repository.licences import find_licence
from services.licensing.repository.parts import open_particulars
from services.licensing.repository.printing import remember_paper
from shared.calendar import SHANGHAI
from shared.identifiers import LicenceNumber
from shared.printing.fields import LicenceFields, chinese_date
from shared.printing.render import render_pdf_async
from shared.printing.signature import sign_pdf_async
from shared.service import Service

ALWAYS_PRINTED = frozenset({
    "applicant.name",
    "applicant.identity_number",
    "licence.number",
    "licence.issuer_name",
    "licence.issued_on",
    "licence.valid_from",
    "licence.valid_until",
})  # fmt: skip
HOLDER_CODE_LABELS = {"person": "公民身份号码", "organization": "统一社会信用代码"}
PERMANENT = "长期"


async def print_licence(service: Service, number: LicenceNumber) -> str:
    """Make the paper, unless there is one.

    Returns: the SHA-256 of the paper that is served ever after.
    Raises: LicenceUnknown, SigningKeyUnreadable."""
    async with service.reading() as connection:
        file = await find_licence(connection, number, service.system)
    if file.sha256 is not None:
        return file.sha256
    licence = file.licence
    particulars = open_particulars(service.keys, licence.particulars_sealed, number=number)
    base_url = service.settings.public_base_url
    drawn = await render_pdf_async("licence", {**_fields(licence, particulars, base_url)})
    signed = await sign_pdf_async(
        drawn,
        key_path=service.keys.licence_key_path,
        certificate_path=service.keys.licence_certificate_path,
        reason=f"签发{licence.title}",
        signed_at=service.clock.now(),
    )
    kept = await service.part(LicenceFiles).keep(signed)
    async with service.work(service.system) as work:
        sha256 = await remember_paper(work.connection, number, kept, now=work.now)
        if sha256 == kept.sha256:
            work.record("print_licence", licence.application_number, licence=number, sha256=sha256)
    return sha256


def verification_path(number: str, code: str) -> str:
    """Where a holder of the certificate has it verified; the code is part of the path's query."""
    return f"/api/v1/licences/{quote(number, safe='')}/verification?code={code}"


def _fields(licence: Licence, particulars: Particulars, base_url: str) -> LicenceFields:
    valid_until = licence.valid_until
    return {
        "title": licence.title,
        "licence_number": licence.number,
        "holder": particulars.holder,
        "holder_code_label": HOLDER_CODE_LABELS[licence.holder_kind],
        "holder_code": particulars.holder_code,
        "face_fields": [
            {"label": line.label, "text": line.text}
            for line in particulars.face
            if line.source not in ALWAYS_PRINTED
        ],
        "issuer": licence.issuer_name,
        "issued_on": chinese_date(licence.valid_from),
        "valid_from": chinese_date(licence.valid_from),
        "valid_until": chinese_date(valid_until) if valid_until else PERMANENT,
        "licence_identifier": licence.identifier,
        "qr_text": base_url.rstrip("/")
        + verification_path(licence.number, particulars.verification_code),
        "printed_at": licence.issued_at.astimezone(SHANGHAI).isoformat(timespec="seconds"),
    }
