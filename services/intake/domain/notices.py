"""The notice before acceptance (补正一次性告知): one, closed by what is brought, and its exception."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Self

from services.intake.domain.materials import Defect, Material
from shared.identifiers import StaffId


@dataclass(frozen=True, slots=True)
class SecondNoticePermit:
    """A supervisor let the office ask once more; it counts against the office."""

    by: StaffId
    by_name: str
    reason: str
    permitted_at: datetime


@dataclass(frozen=True, slots=True)
class SignedReceipt:
    """Who signed for a notice. mode: window, post, electronic.  relation: self, agent, relative."""

    recipient: str = field(repr=False)
    relation: str
    mode: str
    signed_at: datetime


@dataclass(frozen=True, slots=True)
class SupplementNotice:
    """A notice before acceptance. ordinal: 1, and more only by permit.

    closed_at: when everything was brought.  permit: for the notice that follows this one.
    signed: by whoever took it.  brought: codes of papers brought since; brought_at: the last of them.
    Source: 行政许可法 Art. 32 para. 2."""

    defects: tuple[Defect, ...]
    until: date
    notified_at: datetime
    ordinal: int = 1
    closed_at: datetime | None = None
    permit: SecondNoticePermit | None = None
    signed: SignedReceipt | None = None
    brought: tuple[str, ...] = ()
    brought_at: datetime | None = None

    def with_brought(self, codes: Collection[str], now: datetime) -> Self:
        """Papers that it names came in; others do not answer it."""
        named = {one.material for one in self.defects if one.material in codes}
        if self.closed_at is not None or not named:
            return self
        return replace(
            self, brought=tuple(sorted({*self.brought, *map(str, named)})), brought_at=now
        )

    def open_defects(self, materials: Iterable[Material]) -> tuple[Defect, ...]:
        """What it named and nobody has brought; what the case needs no more is not waited for."""
        done = {one.code for one in materials if one.state in ("not_needed", "linked")}
        return tuple(
            one
            for one in self.defects
            if one.material is not None and one.material not in {*self.brought, *done}
        )

    def closed(self, now: datetime) -> Self:
        """The supplements came in."""
        return replace(self, closed_at=now)


def following_notice(
    before: SupplementNotice | None, defects: tuple[Defect, ...], until: date, now: datetime
) -> SupplementNotice:
    """The first notice, or the one that a supervisor permitted after it."""
    return SupplementNotice(defects, until, now, ordinal=before.ordinal + 1 if before else 1)


def with_brought(
    notice: SupplementNotice | None, code: str, now: datetime
) -> SupplementNotice | None:
    """The notice of an application, if it has one, after a paper came in by itself."""
    return notice.with_brought((code,), now) if notice else None
