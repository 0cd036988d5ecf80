"""Why a clock may stand still: the kinds of pause, and a pause with its approver and its document."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType
from typing import Self
from uuid import UUID, uuid5

from services.routing.domain.task import TASK_NAMESPACE


class PauseKind(StrEnum):
    """Why a clock stands still; the values are the reason codes that back offices send."""

    SUPPLEMENT = "supplement"
    HEARING = "hearing"
    TENDER = "tender"
    AUCTION = "auction"
    INSPECTION = "inspection"
    TESTING = "testing"
    QUARANTINE = "quarantine"
    APPRAISAL = "appraisal"
    EXPERT_REVIEW = "expert_review"
    PUBLICITY = "publicity"
    SITE_CHECK = "site_check"
    TECHNICAL_REVIEW = "technical_review"
    UNLISTED = "unlisted"

    @classmethod
    def of(cls, reason_code: str) -> Self:
        """The kind of a reason code; one that no rule lists stops no clock."""
        try:
            return cls(reason_code)
        except ValueError:
            return cls("unlisted")


PAUSE_NAMES: Mapping[PauseKind, str] = MappingProxyType(
    {
        PauseKind.SUPPLEMENT: "补正材料",
        PauseKind.HEARING: "听证",
        PauseKind.TENDER: "招标",
        PauseKind.AUCTION: "拍卖",
        PauseKind.INSPECTION: "检验",
        PauseKind.TESTING: "检测",
        PauseKind.QUARANTINE: "检疫",
        PauseKind.APPRAISAL: "鉴定",
        PauseKind.EXPERT_REVIEW: "专家评审",
        PauseKind.PUBLICITY: "公示",
        PauseKind.SITE_CHECK: "现场勘验",
        PauseKind.TECHNICAL_REVIEW: "技术审查",
        PauseKind.UNLISTED: "其他事由",
    }
)
ARTICLE_45 = frozenset(
    {
        PauseKind.HEARING,
        PauseKind.TENDER,
        PauseKind.AUCTION,
        PauseKind.INSPECTION,
        PauseKind.TESTING,
        PauseKind.QUARANTINE,
        PauseKind.APPRAISAL,
        PauseKind.EXPERT_REVIEW,
    }
)
"""What the law itself does not count. Source: 行政许可法 Art. 45."""
LEFT_TO_THE_GUIDE = frozenset(
    {
        PauseKind.SUPPLEMENT,
        PauseKind.PUBLICITY,
        PauseKind.SITE_CHECK,
        PauseKind.TECHNICAL_REVIEW,
    }
)
"""What a promise may leave out, where the item's guide says so. Source: S0¶81; rules.md B."""


@dataclass(frozen=True, slots=True)
class CasePause:
    """A stop asked for by one task. ended_at None: until the task is closed, or still going on.

    document: the paper that proves it, by name and number; may be empty.
    of_stage: it stops the limits of all offices of the stage."""

    id: UUID
    task_id: UUID
    kind: PauseKind
    reason: str
    approved_by: str
    began_at: datetime
    expected_until: datetime
    ended_at: datetime | None = None
    document: str = ""
    of_stage: bool = False


def pause_id(task: UUID, kind: PauseKind, began_at: datetime) -> UUID:
    """The identity of a pause: the same for a repeated message."""
    is_supplement = kind is PauseKind.SUPPLEMENT
    word = "supplement" if is_supplement else "suspension"
    return uuid5(TASK_NAMESPACE, f"{task}/{word}/{began_at.timestamp()}")


def not_counted_by_the_promise(said_by_guide: Iterable[str] | None) -> frozenset[PauseKind]:
    """Which pauses stop the promised clock of an item.

    said_by_guide: reason codes; None where the guide came without a word on it: then all that a guide
    may leave out, as such items were always reckoned.  Source: rules.md B."""
    if said_by_guide is None:
        return ARTICLE_45 | LEFT_TO_THE_GUIDE
    return ARTICLE_45 | (LEFT_TO_THE_GUIDE & {PauseKind.of(code) for code in said_by_guide})
