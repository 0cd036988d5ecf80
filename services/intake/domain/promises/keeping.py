"""What keeping or breaking a promise does to its application: the papers come in, or the case ends.

The status of an application that has gone to the offices follows from their news alone."""

from collections.abc import Sequence
from dataclasses import replace

from services.intake.domain.application import Application
from services.intake.domain.items import ItemVersion
from services.intake.domain.materials import MaterialGiven, what_is_brought_is_in_hand
from services.intake.domain.paper_list import answers_of_case, papers_of_case
from services.intake.domain.status import Act, Status, follows, targets


def take_in_papers(
    application: Application, item: ItemVersion, given: Sequence[MaterialGiven]
) -> Application:
    """Register papers that were to follow. Raises: TransitionForbidden, FieldsRefused."""
    targets(application.status, Act.COMPLETE)
    what_is_brought_is_in_hand(given, may_follow=False)
    answers = answers_of_case(application.form, application.applicant, application.agent)
    materials = papers_of_case(item, given, answers, application.materials)
    return replace(application, version=application.version + 1, materials=materials)


def completed(application: Application) -> Application:
    """All papers are in: an accepted application waits like any other from now on."""
    status = application.status
    if status is Status.ACCEPTED_DEFERRED:
        status = Status.ACCEPTED
    return replace(application, status=status)


def released(application: Application) -> Application:
    """Nothing is withheld any more: a result without a licence may be handed out at once."""
    progress = application.progress.released()
    target = progress.status()
    is_ready = target is not None and follows(application.status, target)
    status = target if is_ready and target is Status.READY else application.status
    return replace(application, progress=progress, status=status)


def told(application: Application) -> Application:
    """The application with one more announcement."""
    return replace(application, version=application.version + 1)
