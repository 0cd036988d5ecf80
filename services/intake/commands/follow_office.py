"""Keep an organisation and its windows as routing's register has them today."""

from services.intake.commands.load_offices import name_of_its_own, place_name, short_name
from services.intake.repository import offices
from services.intake.repository.catalogue import rows_were_loaded
from shared.contracts import OfficeChanged
from shared.unit_of_work import Work


async def follow_office(work: Work, changed: OfficeChanged) -> None:
    """Renew the organisation and its windows; what was told before is not taken for news.

    An organisation that ended keeps its row, for papers name it, and loses its windows: nothing is
    taken in there any more."""
    hall = await offices.hall_name(work, changed.division[:6])
    row = {
        "code": changed.organization,
        "name": changed.name,
        "kind": changed.kind,
        "division": changed.division,
        "level": changed.level,
        "department": changed.department,
        "body4": changed.body4,
        "address": changed.address,
        "phone": changed.phone,
        "hours": changed.hours,
        "register_version": changed.version,
    }
    wanted = short_name(row, place_name(hall) if hall else "")
    row["short_name"] = name_of_its_own(row, wanted, await offices.short_names(work))
    if not await offices.renew_organization(work, row):
        return
    windows = [
        {"code": one.code, "organization": changed.organization, "name": one.name}
        for one in changed.windows
    ]
    await offices.replace_windows(work, changed.organization, windows)
    rows_were_loaded()
    work.record(
        "office_followed", changed.organization, version=changed.version, exists=changed.exists
    )
