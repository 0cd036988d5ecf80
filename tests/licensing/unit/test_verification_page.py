"""The page of a verification says what the JSON says: every field, and nothing besides."""

from datetime import date

import pytest

from services.licensing.api.licence_bodies import VerificationOut
from services.licensing.api.verification_page import verification_page
from services.licensing.domain.licence import Standing

VALID = VerificationOut(
    licence_number="豫郑中优〔2026〕000001号",
    status=Standing.VALID,
    status_name=Standing.VALID.words,
    title="河南省老年人优待证",
    holder_name="赵**",
    issuer_name="中原区民政局",
    issued_on=date(2026, 11, 20),
    valid_from=date(2026, 11, 21),
    valid_until=date(2029, 11, 20),
)


def test_every_field_has_its_line_and_no_line_is_without_a_field() -> None:
    (block,) = verification_page(VALID).blocks

    assert sorted(str(text) for _label, text in block.lines) == sorted(
        [
            "豫郑中优〔2026〕000001号",
            "河南省老年人优待证",
            "赵**",
            "中原区民政局",
            "2026年11月20日",
            "2026年11月21日至2029年11月20日",
        ]
    )


@pytest.mark.parametrize("standing", Standing)
def test_whether_the_licence_holds_is_said_in_a_sentence(standing: Standing) -> None:
    page = verification_page(VALID.model_copy(update={"status": standing.value}))

    assert page.lead == f"本证照{standing.words}。"
    assert page.tone == ("good" if standing is Standing.VALID else "bad")


def test_a_licence_without_an_end_is_valid_for_ever() -> None:
    (block,) = verification_page(VALID.model_copy(update={"valid_until": None})).blocks

    assert dict(block.lines)["有效期"] == "2026年11月21日起长期有效"
