"""For which reasons a review may stand still, and what each reason stops (特别程序)."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

ARTICLE_45 = "《中华人民共和国行政许可法》第四十五条"
GUIDE = "办事指南载明不计入承诺期限的环节"


class SuspensionReason(StrEnum):
    """Codes of the lawful reasons."""

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


@dataclass(frozen=True, slots=True)
class LawfulStop:
    """A reason in words, its basis, and whether the statutory clock stops as well."""

    name: str
    basis: str
    stops_statutory_clock: bool


_R = SuspensionReason

LAWFUL_STOPS: Mapping[SuspensionReason, LawfulStop] = MappingProxyType({
    _R.HEARING: LawfulStop("听证", ARTICLE_45, True),
    _R.TENDER: LawfulStop("招标", ARTICLE_45, True),
    _R.AUCTION: LawfulStop("拍卖", ARTICLE_45, True),
    _R.INSPECTION: LawfulStop("检验", ARTICLE_45, True),
    _R.TESTING: LawfulStop("检测", ARTICLE_45, True),
    _R.QUARANTINE: LawfulStop("检疫", ARTICLE_45, True),
    _R.APPRAISAL: LawfulStop("鉴定", ARTICLE_45, True),
    _R.EXPERT_REVIEW: LawfulStop("专家评审", ARTICLE_45, True),
    _R.PUBLICITY: LawfulStop("公示", GUIDE, False),
    _R.SITE_CHECK: LawfulStop("现场勘验", GUIDE, False),
    _R.TECHNICAL_REVIEW: LawfulStop("技术审查", GUIDE, False),
})  # fmt: skip
"""Source: 行政许可法 Art. 45; publicity, site check and technical review are not in it and stop only
the promised clock (rules.md B)."""
