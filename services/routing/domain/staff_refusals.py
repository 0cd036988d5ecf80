"""Why something about people in posts is not done."""

from shared.errors import DomainError


class StaffUnknown(DomainError):
    """没有找到该人员，请核对编号。"""


class TransferUnknown(DomainError):
    """没有找到该调整申请，请核对编号。"""


class AuthorizationUnknown(DomainError):
    """没有找到该授权，请核对编号。"""


class NotInPost(DomainError):
    """该人员在{day}没有岗位，不能办理。"""


class NothingMoves(DomainError):
    """调整前后的岗位相同，无需申请。"""


class TransferInThePast(DomainError):
    """岗位调整不得早于今天生效。"""


class OverrideNeeded(DomainError):
    """{warnings}；确需调整的，请说明理由（override_reason）。"""


class TransferOpen(DomainError):
    """该人员已有待审核的调整申请，请先审核。"""


class TransferSettled(DomainError):
    """该调整申请已审核：{status_name}。"""


class ProposerMayNotApprove(DomainError):
    """提出调整的人不能自己审核，请由大厅另一位管理人员审核。"""


class NotSeconded(DomainError):
    """该人员不是由其他单位派驻的，不能退回。"""


class PowerNotOfThePost(DomainError):
    """{power_name}只能授予{roles}，该人员在{day}不是。"""


class NotOfTheDepartment(DomainError):
    """该人员既不属于该部门，也不由其派驻，该部门不能授权。"""


class AuthorizationEnded(DomainError):
    """该授权已于{day}终止。"""
