"""What can be wrong with a promise in place of papers; each docstring is the sentence a clerk reads."""

from services.intake.domain.errors import IntakeError


class CommitmentUnknown(IntakeError):
    """该办件没有承诺书。"""


class CommitmentActForbidden(IntakeError):
    """承诺书当前为“{status_name}”，不能{act_name}。"""


class CommitmentOverdue(IntakeError):
    """承诺补齐的期限（{due}）已过，请重新签订承诺书。"""


class CommitmentMissing(IntakeError):
    """容缺或者告知承诺的办件，须由申请人先在列明全部材料的承诺书上签字，再予受理。"""


class CommitmentNotOffered(IntakeError):
    """“{item_name}”不适用{kind_name}。"""


class CommitmentBarred(IntakeError):
    """申请人有未履行承诺的记录，{until}前不适用容缺受理和告知承诺，请按一般程序办理。"""


class NothingToDefer(IntakeError):
    """没有登记为容缺后补的材料，不需要签订补齐承诺书。"""


class DeferralImpossible(IntakeError):
    """承诺时限为{promised}个工作日，补齐材料须提前{margin}个工作日，已来不及容缺受理，请一次性告知补正。"""


class DefaulterUnknown(IntakeError):
    """没有找到这条失信记录。"""


class AlreadyRepaired(IntakeError):
    """这条失信记录已经修复。"""


class ResultWithheld(IntakeError):
    """承诺补交的材料尚未补齐或者公示尚未期满，暂不能发放办理结果。"""
