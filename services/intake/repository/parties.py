"""People and forms sealed for messages: bound to the application number, unreadable in transit."""

import json

from services.intake.domain.application import Application
from services.intake.repository import sealed
from services.intake.repository.rows import people_text
from shared.contracts.parts import Party
from shared.security.keys import KeyRing


def applicant_party(application: Application, keys: KeyRing) -> Party:
    """The applicant as a part of a message."""
    text = people_text(application.applicant)
    return Party(kind=application.applicant.kind, sealed=_sealed(text, application, keys))


def agent_party(application: Application, keys: KeyRing) -> Party | None:
    """The agent as a part of a message, where there is one."""
    if application.agent is None:
        return None
    text = people_text(application.agent)
    return Party(kind="person", sealed=_sealed(text, application, keys))


def travelling_form(application: Application, keys: KeyRing) -> str:
    """The whole form as a part of a message; whoever shows it masks it."""
    text = json.dumps(dict(application.form), ensure_ascii=False)
    forms = sealed.sealer(keys.messages, sealed.MESSAGE_FORMS)
    return forms.seal(text, bound_to=application.number)


def _sealed(text: str, application: Application, keys: KeyRing) -> str:
    return sealed.sealer(keys.messages, sealed.MESSAGES).seal(text, bound_to=application.number)
