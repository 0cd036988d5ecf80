"""Tell the other services of every organisation that is another today than when it was last told of.

Compared with what was told, not with what was imported: a change that was entered for a day to come
is told on that day, and one that was missed is told later."""

import hashlib
from collections.abc import Mapping
from typing import Any

from pydantic_core import to_json

from services.routing.repository.offices_told import (
    OfficeToday,
    Told,
    offices_today,
    offices_told,
    put_told,
)
from shared.calendar import local_date
from shared.contracts import OfficeChanged, OfficeWindow
from shared.service import Service
from shared.unit_of_work import Work

AT_ONCE = 100


async def announce_offices(service: Service) -> int:
    """Tell of all that changed. Returns: of how many organisations."""
    count = 0
    while True:
        async with service.work(service.system) as work:
            told = await tell_of_offices(work)
        count += told
        if told < AT_ONCE:
            return count


async def tell_of_offices(work: Work, *, is_known_elsewhere: bool = False) -> int:
    """Tell of a hundred organisations at most; with is_known_elsewhere note all as told already."""
    told = await offices_told(work.connection)
    count = 0
    for office in await offices_today(work.connection, local_date(work.now)):
        before = told.get(office.code, Told(0, ""))
        after = Told(before.version + 1, fingerprint(office.facts))
        if after.fingerprint == before.fingerprint:
            continue
        put_told(work, office.code, after)
        if is_known_elsewhere:
            continue
        _announce(work, office, after.version)
        count += 1
        if count == AT_ONCE:
            break
    return count


def _announce(work: Work, office: OfficeToday, version: int) -> None:
    windows = tuple(OfficeWindow(**window) for window in office.facts["windows"])
    changed = OfficeChanged(
        organization=office.code,
        version=version,
        changed_at=work.now,
        **{**office.facts, "windows": windows},
    )
    work.announce(changed, subject=office.code, aggregate=f"office:{office.code}", sequence=version)


def fingerprint(facts: Mapping[str, Any]) -> str:
    """The same for the same facts."""
    return hashlib.sha256(to_json(dict(sorted(facts.items())))).hexdigest()
