"""Licence numbers, validity, standing and face."""

from datetime import date

import pytest

from services.licensing.domain.errors import (
    IssuerNotCompetent,
    LicenceAlreadyRevoked,
    LicenceTypeInvalid,
)
from services.licensing.domain.licence import (
    NOT_STATED,
    FaceField,
    Standing,
    only_the_competent_body_issues,
)
from shared.identifiers import OrganizationCode
from tests.licensing.unit import builders as a


def test_a_number_is_filled_from_year_and_serial() -> None:
    assert a.licence_type().number(year=2026, serial=7) == "（豫A）PF〔2026〕0007"


@pytest.mark.parametrize(
    ("from_day", "until"),
    [
        (date(2026, 11, 20), date(2029, 11, 19)),
        (date(2026, 1, 1), date(2028, 12, 31)),
        (date(2028, 2, 29), date(2031, 2, 28)),
    ],
)
def test_years_of_validity_end_on_the_day_before_their_anniversary(
    from_day: date, until: date
) -> None:
    assert a.licence_type().valid_until(from_day) == until


def test_a_permanent_licence_has_no_last_day_and_never_expires() -> None:
    assert a.licence_type(valid_years=None).valid_until(date(2026, 1, 1)) is None
    assert a.licence(valid_until=None).standing(date(2999, 1, 1)) is Standing.VALID


def test_a_licence_holds_through_its_last_day() -> None:
    assert a.licence().standing(date(2029, 11, 19)) is Standing.VALID
    assert a.licence().standing(date(2029, 11, 20)) is Standing.EXPIRED


def test_a_revoked_licence_stays_revoked_when_it_would_have_expired() -> None:
    revoked, fact = a.licence().revoke(
        reason="骗取", legal_basis="第六十九条", by=a.CHIEF, now=a.FRIDAY
    )

    assert revoked.standing(date(2040, 1, 1)) is Standing.REVOKED
    assert revoked.version == 2
    assert fact.revocation.revoked_by == a.CHIEF.staff
    with pytest.raises(LicenceAlreadyRevoked):
        revoked.revoke(reason="再次", legal_basis="", by=a.CHIEF, now=a.FRIDAY)


def test_only_the_competent_body_issues_a_licence() -> None:
    only_the_competent_body_issues(a.licence_type(), OrganizationCode("11410100MBDEM0015W"))
    only_the_competent_body_issues(a.licence_type(issuer=None), a.BUREAU)

    with pytest.raises(IssuerNotCompetent, match="应由机构11410100MBDEM0015W签发"):
        only_the_competent_body_issues(a.licence_type(), a.BUREAU)


def test_what_the_form_does_not_say_is_printed_as_a_dash() -> None:
    face = a.licence_type().face({"form.business_scope": "  "})

    assert [(line.label, line.text) for line in face] == [("许可范围", NOT_STATED)]


@pytest.mark.parametrize(
    "changes",
    [
        {"number_pattern": "PF{serial}"},
        {"number_pattern": "PF{year}{serial}{region}"},
        {"number_pattern": "PF{year}/{serial}"},
        {"number_pattern": "PF{year}{serial:q}"},
        {"number_pattern": "PF{year"},
        {"valid_years": 0},
        {"face_fields": (FaceField("密钥", "settings.secret"),)},
    ],
)
def test_a_type_from_which_no_licence_could_be_made_is_refused(changes: dict[str, object]) -> None:
    with pytest.raises(LicenceTypeInvalid):
        a.licence_type(**changes)
