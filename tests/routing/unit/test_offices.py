"""A case goes by the list of its acceptance, and nothing is sent to a body that no longer exists."""

from datetime import date

import pytest

from services.routing.domain.directory import NoCompetentOffice, Organization, competent_office
from services.routing.domain.offices import Offices
from services.routing.domain.plan import PlannedTask
from services.routing.domain.register.timelines import BEFORE_THE_REGISTER, Version
from shared.identifiers import DepartmentCode, DivisionCode, Level, OrganizationCode

DISTRICT = DivisionCode("410102")
LAST_DAY, MERGED, LATER = date(2026, 11, 30), date(2026, 12, 1), date(2027, 1, 5)


def office(code: str, *duties: str, name: str = "", phone: str = "") -> Organization:
    return Organization(
        code=OrganizationCode(code),
        name=name or code,
        kind="department",
        division=DISTRICT,
        level=Level.DISTRICT,
        department=DepartmentCode(duties[0]),
        also_departments=duties[1:],
        phone=phone,
    )


def version(
    body: Organization,
    since: date = BEFORE_THE_REGISTER,
    until: date | None = None,
    succeeded_by: str | None = None,
) -> Version[Organization]:
    return Version(body, since, until, succeeded_by)


def competent(offices: Offices, accepted_on: date, today: date, department: str) -> Organization:
    task = PlannedTask(DepartmentCode(department), Level.DISTRICT, 3)
    return competent_office(task, DISTRICT, offices.directory(accepted_on, today))


MERGER = Offices.of(
    [
        version(office("civil", "civil_affairs"), until=LAST_DAY, succeeded_by="social"),
        version(office("veterans", "veterans"), until=LAST_DAY, succeeded_by="social"),
        version(office("social", "civil_affairs", "veterans"), since=MERGED),
    ]
)


@pytest.mark.parametrize("department", ["civil_affairs", "veterans"])
@pytest.mark.parametrize(
    ("accepted_on", "today", "suffix"),
    [
        (LAST_DAY, LAST_DAY, "old"),
        (LAST_DAY, MERGED, "social"),
        (MERGED, MERGED, "social"),
        (LAST_DAY, LATER, "social"),
    ],
)
def test_two_offices_merged_go_on_as_one_from_the_day_of_the_merger(
    department: str, accepted_on: date, today: date, suffix: str
) -> None:
    old = {"civil_affairs": "civil", "veterans": "veterans"}[department]

    found = competent(MERGER, accepted_on, today, department)

    assert found.code == (old if suffix == "old" else suffix)


def test_a_duty_that_moved_stays_with_the_old_office_for_cases_accepted_before() -> None:
    offices = Offices.of(
        [
            version(office("civil", "civil_affairs", "ageing"), until=LAST_DAY),
            version(office("civil", "civil_affairs"), since=MERGED),
            version(office("health", "health"), until=LAST_DAY),
            version(office("health", "health", "ageing"), since=MERGED),
        ]
    )

    assert competent(offices, LAST_DAY, LATER, "ageing").code == "civil"
    assert competent(offices, MERGED, LATER, "ageing").code == "health"


def test_an_office_is_addressed_as_it_is_called_and_reached_today() -> None:
    offices = Offices.of(
        [
            version(office("civil", "civil_affairs", name="民政局", phone="1"), until=LAST_DAY),
            version(office("civil", "civil_affairs", name="社会局", phone="2"), since=MERGED),
        ]
    )

    before = competent(offices, LAST_DAY, LAST_DAY, "civil_affairs")
    now = competent(offices, LAST_DAY, LATER, "civil_affairs")

    assert (before.name, before.phone) == ("民政局", "1")
    assert (now.name, now.phone) == ("社会局", "2")


def test_successors_are_followed_to_the_last_one_and_a_ring_ends() -> None:
    chain = [
        version(office("a", "audit"), until=date(2025, 1, 1), succeeded_by="b"),
        version(office("b", "review"), until=date(2026, 1, 1), succeeded_by="c"),
        version(office("c", "inspection")),
    ]
    ring = [
        version(office("a", "audit"), until=date(2025, 1, 1), succeeded_by="b"),
        version(office("b", "review"), until=date(2026, 1, 1), succeeded_by="a"),
    ]

    assert competent(Offices.of(chain), date(2024, 1, 1), LATER, "audit").code == "c"
    with pytest.raises(NoCompetentOffice):
        competent(Offices.of(ring), date(2024, 1, 1), LATER, "audit")


def test_an_office_abolished_without_successor_leaves_its_cases_to_todays_list() -> None:
    gone = version(office("old", "audit"), until=LAST_DAY)
    new = version(office("new", "audit"), since=LATER)

    with pytest.raises(NoCompetentOffice):
        competent(Offices.of([gone]), LAST_DAY, LATER, "audit")
    assert competent(Offices.of([gone, new]), LAST_DAY, LATER, "audit").code == "new"


def test_an_office_set_up_later_takes_cases_that_had_nobody() -> None:
    offices = Offices.of([version(office("fire", "fire_brigade"), since=MERGED)])

    with pytest.raises(NoCompetentOffice):
        competent(offices, LAST_DAY, LAST_DAY, "fire_brigade")
    assert competent(offices, LAST_DAY, MERGED, "fire_brigade").code == "fire"
