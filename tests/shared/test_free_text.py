"""A text may speak of people, never by number."""

import pytest

from shared.free_text import (
    IdentityNumberInText,
    PhoneNumberInText,
    with_masked_numbers,
    without_personal_numbers,
)


def _checked(digits17: str) -> str:
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    total = sum(int(one) * weight for one, weight in zip(digits17, weights, strict=True))
    return digits17 + "10X98765432"[total % 11]


VALID = _checked("41010219500307281")
SPACED = f"{VALID[:6]} {VALID[6:14]}-{VALID[14:]}"
FULL_WIDTH = "".join(chr(ord(one) + 0xFEE0) for one in VALID)


@pytest.mark.parametrize(
    "text",
    [VALID, f"申请人{VALID}材料不符", SPACED, FULL_WIDTH, " ".join(VALID), f"12 {VALID}",
     f"证号：{VALID.lower()}。"],
)  # fmt: skip
def test_an_identity_number_is_found_however_it_is_written(text: str) -> None:
    with pytest.raises(IdentityNumberInText):
        without_personal_numbers(text)


@pytest.mark.parametrize(
    "text",
    [
        "13812345678",
        "请联系13812345678。",
        "１３８１２３４５６７８",
        "138-1234-5678",
        "+86 13812345678",
    ],
)
def test_a_mobile_phone_number_is_found(text: str) -> None:
    with pytest.raises(PhoneNumberInText):
        without_personal_numbers(text)


@pytest.mark.parametrize(
    "text",
    [
        "材料齐全，符合条件。", "0371-67712345", "4101020131202611210000018",
        VALID[:17] + ("0" if VALID[17] != "0" else "1"), "12345678901234567890",
        "（2026）中民〔2026〕000001号", "建筑面积13800000000000平方米", "11410102MBDEM0023L",
        "电话12345，编号A13812345678B",
    ],
)  # fmt: skip
def test_other_numbers_pass(text: str) -> None:
    assert without_personal_numbers(text) == text


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        (f"申请人{VALID}材料不符", f"申请人{VALID[:4]}**********{VALID[-4:]}材料不符"),
        (f"证号：{FULL_WIDTH}，电话１３８１２３４５６７８。",
         f"证号：{VALID[:4]}**********{VALID[-4:]}，电话138****5678。"),
        (f"{SPACED}与+86 13812345678", f"{VALID[:4]}**********{VALID[-4:]}与138****5678"),
        ("办件4101021301202612010000028，见〔2026〕12号", "办件4101021301202612010000028，见〔2026〕12号"),
        ("", ""),
    ],
)  # fmt: skip
def test_what_may_not_be_lost_is_kept_with_its_numbers_masked(said: str, kept: str) -> None:
    assert with_masked_numbers(said) == kept
    assert with_masked_numbers(kept) == kept
