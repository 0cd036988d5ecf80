"""The identifiers of the field: distinct types, their check characters, and how they are masked.

Pure: no framework, no database. A region inside a number is a hint and never a check, because the
list of regions changes and people keep their numbers."""

import re
import uuid
from collections.abc import Callable
from datetime import date, datetime
from enum import IntEnum
from typing import NewType
from zoneinfo import ZoneInfo

import uuid_utils.compat
from stdnum.cn import uscc
from stdnum.exceptions import ValidationError
from stdnum.iso7064 import mod_11_2, mod_37_36

ApplicationNumber = NewType("ApplicationNumber", str)
DivisionCode = NewType("DivisionCode", str)
OrganizationCode = NewType("OrganizationCode", str)
DepartmentCode = NewType("DepartmentCode", str)
StaffId = NewType("StaffId", str)
WindowId = NewType("WindowId", str)
ItemCode = NewType("ItemCode", str)
LicenceNumber = NewType("LicenceNumber", str)
TaskId = NewType("TaskId", str)

NATION = DivisionCode("000000")
EARLIEST_BIRTH = date(1900, 1, 1)
QUERY_CODE_ALPHABET = "34679ACDEFGHJKMNPQRTUVWXY"
"""What can be told apart on paper: without 0/O, 1/I/L, 2/Z, 5/S and 8/B."""
QUERY_CODE_LENGTH = 10

_RESIDENT_ID = re.compile(r"[0-9]{17}[0-9X]")
_APPLICATION_NUMBER = re.compile(r"[0-9]{6}[0-9A-Z]{4}([0-9]{8})[0-9]{6}[0-9A-Z]")
_BODY = re.compile(r"[0-9A-Z]{4}")
_DIVISION = re.compile(r"[0-9]{6}(?:[0-9]{3}){0,2}")
_DIGITS_AND_CAPITALS = re.compile(r"[0-9A-Z]+")


class InvalidIdentifier(ValueError):
    """编号不正确，请核对后重新输入。"""

    def __init__(self) -> None:
        super().__init__(self.__doc__)


class InvalidResidentId(InvalidIdentifier):
    """身份证号码校验不通过，请核对后重新输入。"""


class InvalidCreditCode(InvalidIdentifier):
    """统一社会信用代码校验不通过，请核对后重新输入。"""


class InvalidDivisionCode(InvalidIdentifier):
    """行政区划代码应为6位、9位或12位数字，请核对后重新输入。"""


class Level(IntEnum):
    """Administrative level. Source: rules.md C, item codes."""

    NATION = 1
    PROVINCE = 2
    CITY = 3
    DISTRICT = 4
    STREET = 5
    COMMUNITY = 6

    @property
    def word(self) -> str:
        """The level as it stands in routing keys: "city", "street"."""
        return self.name.lower()


def new_id() -> uuid.UUID:
    """A new row or message identity (UUIDv7: ordered by time, hence never a secret)."""
    return uuid_utils.compat.uuid7()


def level_of(division: DivisionCode) -> Level:
    """The level of a division, from the length and the trailing zeros of its code.

    Raises: InvalidDivisionCode.  Source: GB/T 2260, GB/T 10114; rules.md C."""
    if not _DIVISION.fullmatch(division):
        raise InvalidDivisionCode
    if division[9:].strip("0"):
        return Level.COMMUNITY
    if division[6:9].strip("0"):
        return Level.STREET
    if division[4:6] != "00":
        return Level.DISTRICT
    if division[2:4] != "00":
        return Level.CITY
    return Level.PROVINCE if division[:2] != "00" else Level.NATION


def ancestors(division: DivisionCode) -> tuple[DivisionCode, ...]:
    """The division itself first, then upward to the nation, each in its shortest written form.

    Raises: InvalidDivisionCode."""
    written = {
        Level.COMMUNITY: division[:12],
        Level.STREET: division[:9],
        Level.DISTRICT: division[:6],
        Level.CITY: division[:4] + "00",
        Level.PROVINCE: division[:2] + "0000",
        Level.NATION: NATION,
    }
    own = level_of(division)
    return tuple(DivisionCode(code) for level, code in written.items() if level <= own)


def check_resident_id(text: str, *, today: date | None = None) -> str:
    """A resident identity number, trimmed and in upper case.

    today: the last day on which its holder can be born; the present day in China by default.
    Raises: InvalidResidentId.  Source: GB 11643."""
    number = text.strip().upper()
    if not _RESIDENT_ID.fullmatch(number) or not mod_11_2.is_valid(number):
        raise InvalidResidentId
    born = _day(number[6:14])
    latest = today or datetime.now(ZoneInfo("Asia/Shanghai")).date()
    if born is None or not EARLIEST_BIRTH <= born <= latest:
        raise InvalidResidentId
    return number


def check_credit_code(text: str) -> str:
    """A unified social credit code, without spaces and in upper case.

    Raises: InvalidCreditCode.  Source: GB 32100."""
    if not text.isascii():
        raise InvalidCreditCode
    try:
        return uscc.validate(text)
    except ValidationError as error:
        raise InvalidCreditCode from error


def check_character_37_36(text: str) -> str:
    """The check character that follows text, which holds digits and capitals only.

    Raises: ValueError.  Source: ISO 7064 MOD 37,36; GB/T 36904 uses the same."""
    if not _DIGITS_AND_CAPITALS.fullmatch(text):
        raise ValueError("only digits and capital letters can be checked")
    return mod_37_36.calc_check_digit(text)


def application_number(division6: str, body4: str, day: date, serial: int) -> ApplicationNumber:
    """The 25 characters of a case: division, accepting body, day, serial, check character.

    body4: four digits or capitals, unique for the body in its division.  serial: 0-999999.
    Raises: ValueError when a part has another shape.  Source: GB/T 39046-2020; rules.md C."""
    if len(division6) != 6 or not _DIVISION.fullmatch(division6):
        raise ValueError("the division of an application number has six digits")
    if not _BODY.fullmatch(body4):
        raise ValueError("the body of an application number has four digits or capitals")
    if not 0 <= serial <= 999_999:
        raise ValueError("the serial of an application number has six digits")
    written = f"{division6}{body4}{day:%Y%m%d}{serial:06d}"
    return ApplicationNumber(written + check_character_37_36(written))


def is_application_number(text: str) -> bool:
    """Whether text has the shape, a real day and the check character of an application number."""
    match = _APPLICATION_NUMBER.fullmatch(text)
    return bool(match and _day(match[1]) and mod_37_36.is_valid(text))


def new_query_code(randbelow: Callable[[int], int]) -> str:
    """A code for the receipt, by which the holder asks for the status.

    randbelow: `secrets.randbelow`; a fixed source only in tests."""
    size = len(QUERY_CODE_ALPHABET)
    return "".join(QUERY_CODE_ALPHABET[randbelow(size)] for _ in range(QUERY_CODE_LENGTH))


def mask_name(name: str) -> str:
    """张三 -> 张*, one star for each hidden character; a single character is hidden whole."""
    return _masked(name, first=1, last=0, hidden=1)


def mask_id(number: str) -> str:
    """410102199001011234 -> 4101**********1234; a short number is hidden whole."""
    return _masked(number, first=4, last=4, hidden=6)


def mask_phone(number: str) -> str:
    """13812345678 -> 138****5678; a short number is hidden whole."""
    return _masked(number, first=3, last=4, hidden=4)


def _masked(text: str, *, first: int, last: int, hidden: int) -> str:
    stars = len(text) - first - last
    if stars < hidden:
        return "*" * len(text)
    return text[:first] + "*" * stars + text[len(text) - last :]


def _day(digits: str) -> date | None:
    try:
        return date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return None
