"""What came with a case and is carried along, and the one request for what is missing."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Self
from uuid import UUID

from shared.identifiers import DivisionCode

Document = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Dossier:
    """What came with the case and is passed on unread. applicant, form_sealed: never opened here.

    materials_as_of: the window's sequence of the news that told of the papers; the greatest holds.
    commitment: what was promised in place of papers.  awaits_completion: nothing may be handed out
    before the promised papers are in (rules.md F)."""

    item: Document
    origin: Document
    applicant: Document
    form_sealed: str
    materials: tuple[Document, ...]
    accepted_by: str
    commitment: Document | None = None
    awaits_completion: bool = False
    materials_as_of: int = 0

    def with_papers(self, materials: tuple[Document, ...], as_of: int) -> Self:
        """The same with the papers as the latest news has them, whatever order news comes in.

        A paper that it does not name stays as it was."""
        if as_of <= self.materials_as_of:
            return self
        known = {one["code"]: one for one in (*self.materials, *materials)}
        return replace(self, materials=tuple(known.values()), materials_as_of=as_of)

    @property
    def origin_division(self) -> DivisionCode:
        """Where the origin window is."""
        return DivisionCode(self.origin["division"])


@dataclass(frozen=True, slots=True)
class SupplementRequest:
    """The one request for everything missing (一次性告知). others: further tasks that asked in it."""

    request_id: str
    task_id: UUID
    requested_at: datetime
    answered_at: datetime | None = None
    others: tuple[UUID, ...] = ()

    @property
    def asked_by(self) -> frozenset[UUID]:
        """Every task that waits for the answer."""
        return frozenset((self.task_id, *self.others))
