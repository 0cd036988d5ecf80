"""Free text that is stored and sent as it stands may hold no number that says who somebody is.

Names and numbers of the people of a case are sealed; an opinion or a reason travels in clear, is printed
and shown. So a text with an identity number or a mobile phone number is refused where it comes in,
however it is spaced or whatever width its digits have (decision 0064)."""

import re
import unicodedata

from pydantic import AfterValidator

from shared.identifiers import InvalidResidentId, check_resident_id, mask_id, mask_phone

_SEPARATORS = r"[\s.\-–—_·/]{0,3}"
_IDENTITY = re.compile(
    rf"(?<![0-9A-Za-z])(?=((?:\d{_SEPARATORS}){{17}}[0-9Xx])(?![0-9A-Za-z]))", re.ASCII
)
_PHONE = re.compile(r"(?<![0-9A-Za-z])(?:\+?86[\s-]?)?1[3-9]\d(?:[\s-]?\d{4}){2}(?![0-9A-Za-z])")
PHONE_DIGITS = 11
_NOT_OF_A_NUMBER = re.compile(r"[^0-9Xx]")


class IdentityNumberInText(ValueError):
    """文字中不得写入居民身份证号码，请删去；需要指明人员时写姓氏或者材料名称。"""


class PhoneNumberInText(ValueError):
    """文字中不得写入手机号码，请删去；需要联系申请人时使用办件登记的联系方式。"""


def without_personal_numbers(text: str) -> str:
    """The text as it came. Raises: IdentityNumberInText, PhoneNumberInText."""
    plain = unicodedata.normalize("NFKC", text)
    if any(_is_identity_number(found) for found in _IDENTITY.findall(plain)):
        raise IdentityNumberInText(IdentityNumberInText.__doc__)
    if _PHONE.search(plain):
        raise PhoneNumberInText(PhoneNumberInText.__doc__)
    return text


def with_masked_numbers(text: str) -> str:
    """The text with such numbers masked: for what has been said elsewhere and may not be lost.

    All else stays as it was written, whatever width its digits have."""
    letters = [(one, place) for place, given in enumerate(text) for one in _plain(given)]
    plain = "".join(one for one, _place in letters)
    found = [
        (*match.span(1), mask_id(_NOT_OF_A_NUMBER.sub("", match[1])))
        for match in _IDENTITY.finditer(plain)
        if _is_identity_number(match[1])
    ]
    found += [
        (*match.span(), mask_phone(_NOT_OF_A_NUMBER.sub("", match[0])[-PHONE_DIGITS:]))
        for match in _PHONE.finditer(plain)
    ]
    masked, rest = "", 0
    for begin, end, instead in sorted(found):
        first, last = letters[begin][1], letters[end - 1][1]
        if first >= rest:
            masked, rest = masked + text[rest:first] + instead, last + 1
    return masked + text[rest:]


def _plain(character: str) -> str:
    return unicodedata.normalize("NFKC", character)


def _is_identity_number(written: str) -> bool:
    try:
        check_resident_id(_NOT_OF_A_NUMBER.sub("", written))
    except InvalidResidentId:
        return False
    return True


PLAIN = AfterValidator(without_personal_numbers)
"""Put into the type of every text that is stored plain."""
