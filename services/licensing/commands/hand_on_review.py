"""Pass a task on, undecided: to the right body, to the level above (转报), or back down (退回)."""

from services.licensing.commands.change_review import change_review, officer_of
from services.licensing.domain.joint_parts import HandOnKind
from services.licensing.domain.joint_review import hand_on
from services.licensing.domain.review import Review
from shared.identifiers import OrganizationCode, TaskId
from shared.unit_of_work import Work

ACTS = {"transfer": "transfer", "report": "report_up", "return": "return_down"}


async def hand_on_review(
    work: Work,
    task: TaskId,
    *,
    kind: HandOnKind,
    to: OrganizationCode | None,
    reason: str,
    opinion: str,
    seen_version: int | None,
) -> Review:
    """to: the right body of a transfer, None when unknown.

    Raises: as change_review and joint_review.hand_on."""
    return await change_review(
        work,
        task,
        lambda review: hand_on(
            review,
            kind=kind,
            to=to,
            reason=reason,
            opinion=opinion,
            by=officer_of(work.actor),
            now=work.now,
        ),
        called=ACTS[kind],
        seen_version=seen_version,
    )
