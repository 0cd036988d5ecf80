"""Whether a licence holds, as a page for whoever scans the code on a certificate.

It says what the JSON says, in the words of the field (rules.md H)."""

from collections.abc import Mapping

from services.licensing.api.licence_bodies import VerificationOut
from services.licensing.domain.licence import Standing
from shared.pages import Block, Page, Tone
from shared.printing.fields import chinese_date

_SAID: Mapping[str, tuple[str, Tone]] = {
    Standing.VALID: ("本证照有效。", "good"),
    Standing.EXPIRED: ("本证照已过期。", "bad"),
    Standing.REVOKED: ("本证照已撤销。", "bad"),
}


def verification_page(shown: VerificationOut) -> Page:
    """The page of a verification."""
    lead, tone = _SAID[shown.status]
    since = chinese_date(shown.valid_from)
    until = f"至{chinese_date(shown.valid_until)}" if shown.valid_until else "起长期有效"
    lines = (
        ("证照名称", shown.title),
        ("证照编号", shown.licence_number),
        ("持证人", shown.holder_name),
        ("发证机关", shown.issuer_name),
        ("发证日期", chinese_date(shown.issued_on)),
        ("有效期", f"{since}{until}"),
    )
    return Page(lead=lead, blocks=(Block(lines),), tone=tone)
