"""Who looked for whose applications, and what for, stands in the audit trail; never the name itself."""

from shared.security.audit_words import sealed_words
from shared.unit_of_work import Work

LIST = "applications"


def record_look_up(work: Work, *, by: str, purpose: str | None, found: int) -> None:
    """by: `name` or `identity`.  found: how many were shown.  Source: rules.md H."""
    sealed = sealed_words(work.keys, purpose, subject=LIST)
    work.record("applications_looked_up", LIST, by=by, found=found, purpose=sealed)
