"""Load the wording of notifications; may be run again at any time."""

from collections.abc import Mapping, Sequence
from typing import Any

from services.notify.repository.audience import keep_wordings
from services.notify.repository.shipped_wordings import shipped_wordings, wording_of
from shared.unit_of_work import Work


async def load_templates(work: Work, templates: Sequence[Mapping[str, Any]] | None = None) -> int:
    """Insert or replace templates.

    templates: rows shaped like templates_zh.yaml; the shipped ones when not given.
    Returns: how many.  Raises: TemplateInvalid, KeyError for a missing column."""
    if templates is None:
        wordings = list(shipped_wordings().values())
    else:
        wordings = [wording_of(row) for row in templates]
    if wordings:
        await keep_wordings(work.connection, wordings, now=work.now)
    return len(wordings)
