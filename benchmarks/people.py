"""Who comes to the windows: applicants without number, clerks and reviewers of all streets."""

import itertools
import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

from stdnum.iso7064 import mod_11_2

from benchmarks.client import request
from services.demo.hall import application_body
from services.demo.seed_files import DemoApplicant, Seed, load_seed
from services.demo.seeding import actor_of
from services.demo.walk import APPLICANT, CHIEF, DISTRICT_REVIEWER, ITEM
from shared.identifiers import DivisionCode
from shared.security.keys import KeyRing
from shared.security.tokens import TokenIssuer
from shared.settings import ServiceSettings

TOKEN_VALID = timedelta(hours=2)
SERVICES = ("intake", "routing", "licensing", "notify")
_FIRST_BIRTH = date(1936, 1, 1)
_BIRTH_DAYS = 7000


@dataclass(frozen=True, slots=True)
class Street:
    """A window that takes papers in and the reviewer of its street, as Authorization headers."""

    clerk: str
    reviewer: str


class Hall:
    """Everybody of the seed with a token, and an endless queue of applicants."""

    def __init__(self, settings: ServiceSettings) -> None:
        self._seed = load_seed()
        self._keys = KeyRing.create(settings.keys_folder)
        self._issuer = TokenIssuer(self._keys.issuer_key, settings.token_issuer)
        self.district_reviewer = self.token_of(DISTRICT_REVIEWER)
        self.chief = self.token_of(CHIEF)
        self._item = next(item for item in self._seed.items if item.key == ITEM)
        self.streets = self._streets()
        self._applicants = _applicants(self._seed)

    def token_of(self, staff: str) -> str:
        """The Authorization header of a member of staff."""
        actor = actor_of(self._seed, staff)
        token = self._issuer.token(
            actor, audience=SERVICES, valid_for=TOKEN_VALID, now=datetime.now(UTC)
        )
        return f"Bearer {token}"

    def submission(self, clerk: str) -> bytes:
        """The request in which a clerk submits the next applicant's papers."""
        body = application_body(self._item, next(self._applicants))
        return keyed("/api/v1/applications", body, by=clerk)

    def _streets(self) -> tuple[Street, ...]:
        offices = {one.code: one for one in self._seed.organizations}
        reviewers = {
            offices[member.organization].division: member.id
            for member in self._seed.staff
            if "reviewer" in member.roles
            and member.department == self._item.stages[0].tasks[0].department
        }
        return tuple(
            Street(self.token_of(clerk.id), self.token_of(reviewer))
            for clerk in self._seed.staff
            if "clerk" in clerk.roles
            and (office := offices[clerk.organization]).level in self._item.accepted_at_levels
            and (reviewer := reviewers.get(DivisionCode(office.division[:9])))
        )


def keyed(path: str, body: Mapping[str, object], *, by: str) -> bytes:
    """A POST with a fresh idempotency key. by: an Authorization header."""
    return request("POST", path, body=body, token=by, key=uuid4().hex)


def act(number: str, step: str, body: Mapping[str, object], *, by: str) -> bytes:
    """An act of the window on an application."""
    return keyed(f"/api/v1/applications/{number}/{step}", body, by=by)


def _applicants(seed: Seed) -> Iterator[DemoApplicant]:
    """Fictional elders, each with an identity number of their own and answers that fit it."""
    model = next(one for one in seed.applicants if one.key == APPLICANT)
    for count in itertools.count(random.randrange(1_000_000)):
        born = _FIRST_BIRTH + timedelta(days=count % _BIRTH_DAYS)
        serial = count // _BIRTH_DAYS % 1000
        written = f"410102{born:%Y%m%d}{serial:03d}"
        answers = {"gender": "男" if serial % 2 else "女", "birth_date": born.isoformat()}
        yield replace(
            model,
            identity_number=written + mod_11_2.calc_check_digit(written),
            form={**model.form, **answers},
        )
