"""Applicants and staff of a fault run: fictional elders, and who of the seeded staff serves them."""

from dataclasses import replace
from datetime import date, timedelta
from random import Random
from uuid import UUID

from stdnum.iso7064 import mod_11_2

from services.demo.seed_files import DemoApplicant, Item, Seed
from shared.identifiers import Level
from tests.faults.ledger import Case, Ending

ITEM = "elder_card"
DISTRICT_REVIEWERS = ("zy-mzj-r01", "zy-mzj-r02")
CHIEF = "zy-mzj-h01"
SHARES: dict[Ending, int] = {
    Ending.GRANTED: 40,
    Ending.REFUSED_AT_STREET: 6,
    Ending.REFUSED_AT_DISTRICT: 6,
    Ending.REFUSED_AT_WINDOW: 8,
    Ending.WITHDRAWN_EARLY: 5,
    Ending.WITHDRAWN_LATE: 5,
    Ending.WITHDRAWN_IN_RACE: 4,
    Ending.SUPPLEMENTED_EARLY: 6,
    Ending.SUPPLEMENTED_LATE: 10,
    Ending.SUSPENDED: 10,
}
_FIRST_BIRTHDAY = date(1936, 1, 1)
_DAYS_OF_BIRTH = 10_000


class People:
    """Draws the next case: an elder, a community window of any street, and how it shall end."""

    def __init__(self, seed: Seed, chance: Random) -> None:
        self.item: Item = next(item for item in seed.items if item.key == ITEM)
        self._chance = chance
        self._model = next(one for one in seed.applicants if one.item == self.item.code)
        places = {one.code: one for one in seed.organizations}
        self._reviewers = {
            str(places[one.organization].division): str(one.id)
            for one in seed.staff
            if "reviewer" in one.roles
            and places[one.organization].level == Level.STREET
            and one.department == self.item.stages[0].tasks[0].department
        }
        self._clerks = [
            (str(one.id), self._reviewers[str(places[one.organization].division)[:9]])
            for one in seed.staff
            if "clerk" in one.roles and places[one.organization].level == Level.COMMUNITY
        ]
        self._drawn = 0

    def next_case(self, endings: dict[Ending, int] | None = None) -> Case:
        """A new case; every ending comes once before chance decides."""
        shares = endings or SHARES
        order = list(shares)
        if self._drawn < len(order):
            ending = order[self._drawn]
        else:
            ending = self._chance.choices(order, list(shares.values()))[0]
        clerk, reviewer = self._chance.choice(self._clerks)
        applicant = self._elder(self._drawn)
        self._drawn += 1
        return Case(
            key=str(UUID(int=self._chance.getrandbits(128), version=4)),
            ending=ending,
            clerk=clerk,
            street_reviewer=reviewer,
            applicant=applicant,
        )

    def district_reviewer(self, case: Case) -> str:
        """The same reviewer for the same case."""
        return DISTRICT_REVIEWERS[int(case.key[:8], 16) % len(DISTRICT_REVIEWERS)]

    def _elder(self, serial: int) -> DemoApplicant:
        born = _FIRST_BIRTHDAY + timedelta(days=serial % _DAYS_OF_BIRTH)
        order = serial // _DAYS_OF_BIRTH * 2
        written = f"410102{born:%Y%m%d}{order:03d}"
        form = {**self._model.form, "gender": "女", "birth_date": born.isoformat()}
        return replace(
            self._model,
            key=f"elder-{serial}",
            identity_number=written + mod_11_2.calc_check_digit(written),
            form=form,
        )
