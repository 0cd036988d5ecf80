"""Check characters, birth dates, levels and masks of the field's identifiers."""

import secrets
import uuid
from collections.abc import Callable
from contextlib import suppress
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.iso7064 import mod_11_2

from shared import identifiers
from shared.identifiers import DivisionCode, InvalidCreditCode, InvalidResidentId, Level

TODAY = date(2026, 11, 20)


def resident_id(first17: str) -> str:
    return first17 + mod_11_2.calc_check_digit(first17)


@pytest.mark.parametrize(
    "region", ["410102", "330113", "330114", "130639", "510118", "469001", "810000", "830000"]
)
def test_a_region_is_never_a_reason_to_refuse_a_resident_id(region: str) -> None:
    number = resident_id(f"{region}19900101123")

    assert identifiers.check_resident_id(number, today=TODAY) == number


def test_a_resident_id_is_trimmed_and_written_in_upper_case() -> None:
    assert identifiers.check_resident_id(" 11010519491231002x\n") == "11010519491231002X"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "110105194912310021",
        "11010519491231002",
        "110105491231002",
        "１１０１０５１９４９１２３１００２Ｘ",
        "١١٠١٠٥١٩٤٩١٢٣١٠٠٢X",
        "1101051949123X002X",
        "110105 19491231002X",
        resident_id("41010219900230123"),
        resident_id("41010218991231123"),
        resident_id("41010220261121123"),
        resident_id("41010200000101123"),
    ],
)
def test_a_wrong_resident_id_is_refused_with_a_sentence(text: str) -> None:
    with pytest.raises(InvalidResidentId, match="身份证号码校验不通过，请核对后重新输入。"):
        identifiers.check_resident_id(text, today=TODAY)


def test_a_child_born_today_has_a_valid_resident_id() -> None:
    number = resident_id("41010220261120123")

    assert identifiers.check_resident_id(number, today=TODAY) == number


@given(st.text())
def test_no_text_makes_the_checks_fail_in_another_way(text: str) -> None:
    for check in (identifiers.check_resident_id, identifiers.check_credit_code):
        with suppress(identifiers.InvalidIdentifier):
            check(text)


@pytest.mark.parametrize(
    "code",
    [
        "11410100MBDEM0015W",
        "11410102MBDEM0023L",
        "11410102MBDEM0031F",
        "11410102MBDEM004X7",
        "11410102MBDEM00587",
    ],
)
def test_a_credit_code_may_be_typed_in_lower_case_and_with_spaces(code: str) -> None:
    assert identifiers.check_credit_code(f" {code[:8].lower()} {code[8:].lower()}") == code


@pytest.mark.parametrize(
    "code",
    ["", "11410100MBDEM0015X", "1141O100MBDEM0015W", "11410100MBDEMOO15W", "１１410100MBDEM0015W"],
)
def test_a_wrong_credit_code_is_refused(code: str) -> None:
    with pytest.raises(InvalidCreditCode, match="统一社会信用代码"):
        identifiers.check_credit_code(code)


def test_the_check_character_is_that_of_a_published_licence() -> None:
    licence = "11100000000013338W01111430000006122244L20230000403001"

    assert identifiers.check_character_37_36(licence) == "U"


def test_only_digits_and_capitals_have_a_check_character() -> None:
    for text in ("", "abc", "A B", "Ａ"):
        with pytest.raises(ValueError, match="only digits"):
            identifiers.check_character_37_36(text)


def test_an_application_number_has_25_characters_and_proves_itself() -> None:
    number = identifiers.application_number("410102", "MZ01", date(2026, 3, 2), 17)

    assert number[:-1] == "410102MZ0120260302000017"
    assert len(number) == 25
    assert identifiers.is_application_number(number)


@given(
    position=st.integers(0, 24), character=st.sampled_from("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ")
)
def test_one_mistyped_character_makes_an_application_number_wrong(
    position: int, character: str
) -> None:
    number = identifiers.application_number("410102", "MZ01", date(2026, 3, 2), 17)
    typed = number[:position] + character + number[position + 1 :]

    assert identifiers.is_application_number(typed) == (typed == number)


def test_an_application_number_with_an_impossible_day_is_wrong() -> None:
    written = "410102MZ0120260230000017"

    assert not identifiers.is_application_number(
        written + identifiers.check_character_37_36(written)
    )


@pytest.mark.parametrize(
    ("division", "body", "serial"),
    [
        ("41010", "MZ01", 1),
        ("410102001", "MZ01", 1),
        ("410102", "mz01", 1),
        ("410102", "MZ01", 10**6),
    ],
)
def test_parts_of_another_shape_make_no_application_number(
    division: str, body: str, serial: int
) -> None:
    with pytest.raises(ValueError, match="application number"):
        identifiers.application_number(division, body, date(2026, 3, 2), serial)


@pytest.mark.parametrize(
    ("division", "level", "word"),
    [
        ("000000", Level.NATION, "nation"),
        ("410000", Level.PROVINCE, "province"),
        ("410100", Level.CITY, "city"),
        ("410102", Level.DISTRICT, "district"),
        ("410102013", Level.STREET, "street"),
        ("410102013901", Level.COMMUNITY, "community"),
        ("410102000000", Level.DISTRICT, "district"),
        ("410102013000", Level.STREET, "street"),
    ],
)
def test_a_division_code_tells_its_level(division: str, level: Level, word: str) -> None:
    assert identifiers.level_of(DivisionCode(division)) is level
    assert level.word == word


@pytest.mark.parametrize("division", ["", "41", "4101020", "41010２", "410102013901000"])
def test_a_malformed_division_code_is_refused(division: str) -> None:
    with pytest.raises(identifiers.InvalidDivisionCode):
        identifiers.level_of(DivisionCode(division))


def test_the_ancestors_of_a_community_lead_up_to_the_nation() -> None:
    assert identifiers.ancestors(DivisionCode("410102013901")) == (
        "410102013901",
        "410102013",
        "410102",
        "410100",
        "410000",
        "000000",
    )


def test_the_ancestors_of_a_city_begin_with_itself() -> None:
    assert identifiers.ancestors(DivisionCode("410100")) == ("410100", "410000", "000000")


def test_query_codes_use_only_characters_that_cannot_be_confused() -> None:
    codes = {identifiers.new_query_code(secrets.randbelow) for _ in range(200)}

    assert len(codes) == 200
    assert all(len(code) == 10 for code in codes)
    assert not set("".join(codes)) & set("0O1IL2Z5S8B")


def test_new_ids_are_real_uuids_in_order_of_time() -> None:
    ids = [identifiers.new_id() for _ in range(1000)]

    assert ids == sorted(ids)
    assert all(type(one) is uuid.UUID and one.version == 7 for one in ids)


@pytest.mark.parametrize(
    ("mask", "text", "masked"),
    [
        (identifiers.mask_name, "张三", "张*"),
        (identifiers.mask_name, "𠮷田一", "𠮷**"),
        (identifiers.mask_name, "张", "*"),
        (identifiers.mask_name, "", ""),
        (identifiers.mask_id, "410102199001011234", "4101**********1234"),
        (identifiers.mask_id, "12345678", "********"),
        (identifiers.mask_phone, "13812345678", "138****5678"),
        (identifiers.mask_phone, "67181234", "********"),
    ],
)
def test_masks_leave_only_what_helps_to_tell_people_apart(
    mask: Callable[[str], str], text: str, masked: str
) -> None:
    assert mask(text) == masked
