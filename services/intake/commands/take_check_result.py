"""A check after the decision has ended: the declaration was kept, or it was not and is remembered."""

from services.intake.commands.watch_commitments import put_on_register
from services.intake.repository import applications, commitments
from shared.contracts import PostCheckConcluded
from shared.messaging.consumer import NotYet
from shared.unit_of_work import Work


async def take_check_result(work: Work, event: PostCheckConcluded) -> None:
    """Close the commitment; who declared what was not so gives no other promise for a time.

    Raises: NotYet when the application is not here yet.  Source: rules.md F (credit record)."""
    application = await applications.to_follow(work, event.application_number)
    if application is None:
        raise NotYet(f"application {event.application_number} is not here yet")
    known = await commitments.live(work, event.application_number)
    if known is None or known.kind != "declaration":
        return
    if event.outcome == "passed":
        commitments.save(work, known, known.keep(now=work.now))
    else:
        reason = f"承诺不实，{event.organization_name}撤销决定：{event.reason}"
        commitments.save(work, known, known.fail(reason, now=work.now))
        put_on_register(work, application, known, reason)
    work.record("check_result_taken", event.application_number, outcome=event.outcome)
