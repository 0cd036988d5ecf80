"""Import the State Council's arrangement for a year: a new version of the calendar, for all services."""

from services.routing.domain.refusals import ImportedMeanwhile, ListAlreadyInForce
from shared import contracts
from shared.calendar import WorkingCalendar, YearList
from shared.calendar_versions import CalendarVersion, calendar_as_stored, put_version
from shared.unit_of_work import Work

AGGREGATE = "calendar"


async def publish_calendar(work: Work, listed: YearList, notice: str) -> CalendarVersion:
    """Make a year's list a new version and announce it; open cases are recomputed afterwards.

    notice: the document that ordered it.  Raises: ListAlreadyInForce, ImportedMeanwhile."""
    before = await calendar_as_stored(work.connection)
    a_new_list_changes_something(before, listed)
    imported = CalendarVersion(before.version + 1, listed, notice, work.actor.staff, work.now)
    put_version(work, imported, otherwise=ImportedMeanwhile())
    work.announce(
        contracts.CalendarPublished(
            version=imported.version,
            year=listed.year,
            notice=notice,
            days=tuple(
                contracts.CalendarDay(date=day.date, kind=day.kind.value, name=day.name)
                for day in listed.days
            ),
            published_by=work.actor.staff,
            published_at=work.now,
        ),
        subject=AGGREGATE,
        aggregate=AGGREGATE,
        sequence=imported.version,
    )
    work.record("publish_calendar", AGGREGATE, version=imported.version, year=listed.year)
    return imported


def a_new_list_changes_something(before: WorkingCalendar, listed: YearList) -> None:
    """Raises: ListAlreadyInForce, when the year has exactly this list."""
    if any(one.year == listed.year and set(one.days) == set(listed.days) for one in before.lists):
        raise ListAlreadyInForce(year=listed.year)
