"""Ask, once, for everything that is missing (一次性补正告知)."""

from collections.abc import Sequence
from datetime import datetime, time, timedelta

from services.licensing.commands.change_review import change_review, officer_of
from services.licensing.domain.review import Review
from services.licensing.domain.review_parts import Defect
from shared.calendar import SHANGHAI, local_date
from shared.identifiers import TaskId, new_id
from shared.unit_of_work import Work

END_OF_DAY = time(23, 59, 59)


async def request_supplement(
    work: Work,
    task: TaskId,
    *,
    defects: Sequence[tuple[str | None, str]],
    days: int,
    seen_version: int | None,
) -> Review:
    """defects: code of the paper, None where it is none of them, and what is wrong.

    days: calendar days from tomorrow on, the last one whole.

    Raises: as change_review and Review.request_supplement."""
    last_day = local_date(work.now) + timedelta(days=days)
    until = datetime.combine(last_day, END_OF_DAY, SHANGHAI)
    return await change_review(
        work,
        task,
        lambda review: review.request_supplement(
            request_id=str(new_id()),
            defects=_named(review, defects),
            until=until,
            by=officer_of(work.actor),
            now=work.now,
        ),
        called="request_supplement",
        seen_version=seen_version,
    )


def _named(review: Review, defects: Sequence[tuple[str | None, str]]) -> list[Defect]:
    names = {material.code: material.name for material in review.papers.materials}
    return [Defect(code, names.get(code or "", ""), defect.strip()) for code, defect in defects]
