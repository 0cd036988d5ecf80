"""The codes of an item: basic 12, implementation 31, handling item 33 characters.

Source: rules.md C (national platform; GB/T 39046 prints other lengths, hence room for 50)."""

import re
from collections.abc import Iterator

from services.intake.domain.catalogue.findings import Finding, Guide
from services.intake.domain.catalogue.guide import TYPES
from shared.identifiers import InvalidCreditCode, check_credit_code

BASIC_LENGTH, IMPLEMENTATION_LENGTH, HANDLING_LENGTH = 12, 31, 33
PROVINCES = re.compile("00|1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-6]|71|8[12]")
"""GB/T 2260, 66 for the corps in Xinjiang; 00 is national."""
_BASIC = re.compile(r"[0-9]{12}")
_HANDLING = re.compile(r"[0-9]{2}")


def basic_code_names_province_type_and_department(guide: Guide) -> Iterator[Finding]:
    """2 province (00 national) + 2 type + 2 department + 3 main + 3 sub; the type is the item's own.

    Source: rules.md C."""
    code = guide["basic_code"]
    if not _BASIC.fullmatch(code):
        yield Finding("basic_code", "basic_code", "基本编码应为12位数字")
    elif not PROVINCES.fullmatch(code[:2]):
        message = f"基本编码前2位“{code[:2]}”不是省级行政区划代码（全国事项为00）"
        yield Finding("basic_code", "basic_code", message)
    elif (written := TYPES.get(code[2:4])) is None:
        yield Finding("basic_code", "basic_code", f"基本编码第3、4位“{code[2:4]}”不是事项类型代码")
    elif written != guide["type"]:
        yield Finding("type", "type_of_code", f"事项类型与基本编码不符，编码为“{written}”")


def implementation_code_is_body_level_and_basic_code(guide: Guide) -> Iterator[Finding]:
    """18 credit code of the implementing body + 1 level + the 12 of the basic code.

    Source: rules.md C; GB 32100."""
    code, body = guide["code"], guide["implementing_body"]["organization"]
    try:
        check_credit_code(body)
    except InvalidCreditCode:
        yield Finding("implementing_body.organization", "credit_code", "实施主体信用代码校验不通过")
    level = code[18:19]
    expected = f"{body}{level}{guide['basic_code']}"
    if len(code) != IMPLEMENTATION_LENGTH or code != expected or level not in "123456":
        message = "实施编码应为31位：18位实施主体信用代码、1位层级、12位基本编码"
        yield Finding("code", "implementation_code", message)


def handling_codes_extend_the_implementation_code(guide: Guide) -> Iterator[Finding]:
    """A handling item (业务办理项) adds two digits. Source: rules.md C."""
    for number, row in enumerate(guide.get("handling_items") or (), start=1):
        code = row["code"]
        if not code.startswith(guide["code"]) or not _HANDLING.fullmatch(
            code[len(guide["code"]) :]
        ):
            message = f"业务办理项编码应为{HANDLING_LENGTH}位：实施编码加2位数字"
            yield Finding(f"handling_items[{number}].code", "handling_code", message)
