"""Tell the desks of everybody whose posts or authorisations are other than when last told.

Days to come are told with the rest, so that nothing has to be told when one of them comes; whom the
register only knows in one post without an end, there is nothing to tell of (decision 0071)."""

from services.routing.commands.announce_offices import AT_ONCE, fingerprint
from services.routing.repository.offices_told import Told
from services.routing.repository.staff_told import (
    MemberKnown,
    members_to_tell_of,
    members_told,
    put_member_told,
)
from shared.contracts import StaffAuthorization, StaffChanged, StaffPost
from shared.service import Service
from shared.unit_of_work import Work


async def announce_staff(service: Service) -> int:
    """Tell of all who changed. Returns: of how many."""
    count = 0
    while True:
        async with service.work(service.system) as work:
            told = await _tell(work)
        count += told
        if told < AT_ONCE:
            return count


async def _tell(work: Work) -> int:
    told = await members_told(work.connection)
    count = 0
    for member in await members_to_tell_of(work.connection):
        before = told.get(member.code, Told(0, ""))
        after = Told(before.version + 1, fingerprint(member.facts))
        if after.fingerprint == before.fingerprint:
            continue
        put_member_told(work, member.code, after)
        _announce(work, member, after.version)
        count += 1
        if count == AT_ONCE:
            break
    return count


def _announce(work: Work, member: MemberKnown, version: int) -> None:
    changed = StaffChanged(
        staff=member.code,
        version=version,
        posts=tuple(StaffPost(**post) for post in member.posts),
        authorizations=tuple(StaffAuthorization(**one) for one in member.authorizations),
        changed_at=work.now,
    )
    work.announce(changed, subject=member.code, aggregate=f"staff:{member.code}", sequence=version)
