"""Why an incoming act changes nothing: each is written to the case's history, the grave ones audited.

Nothing here is an error of the system: messages repeat, overtake each other and race."""

from typing import Any, ClassVar

from shared.errors import DomainError


class ActNotApplied(DomainError):
    """来文不改变办件状态。"""

    is_audited: ClassVar[bool] = False
    answers: tuple[Any, ...] = ()
    """Facts that whoever acted is told all the same."""


class Repeated(ActNotApplied):
    """该来文已办理过。"""


class CaseNotFound(DomainError):
    """没有找到该办件，请核对办件编号。"""


class EntryUnknown(DomainError):
    """名录中没有该代码，请核对后重新输入。"""


class TaskUnknown(DomainError):
    """办件尚无任务{task_id}。"""


class RequestUnknown(DomainError):
    """办件尚无补正要求{request_id}。"""


class SuspensionUnknown(DomainError):
    """任务{task_id}没有进行中的特别程序。"""


class NotReadyToClose(DomainError):
    """办件还没有决定，不能归档。"""


class CaseEnded(ActNotApplied):
    """办件已是“{status_name}”，来文不再改变结果。"""


class TaskClosed(ActNotApplied):
    """该任务已有决定或已收回，第二次答复不予采纳。"""

    is_audited = True


class ConsentedBySilence(TaskClosed):
    """该任务逾期未答复，已视为同意，逾期的答复不予采纳。"""


class AdviceDoesNotPause(ActNotApplied):
    """征求意见的任务不影响办件进度，不能要求补正、停止计时或者延期。"""

    is_audited = True


class NotTheTasksOffice(ActNotApplied):
    """答复机构{organization}不是任务的承办机构{expected}，答复不予采纳。"""

    is_audited = True


class SecondSupplementRequest(ActNotApplied):
    """本办件已一次性告知补正，不再受理第二次补正要求。"""


class HandOnWhileWaiting(ActNotApplied):
    """特别程序或者补正期间不能退转、转报，来文不予采纳。"""

    is_audited = True


class NotTheLead(ActNotApplied):
    """只有牵头部门可以汇总补正要求，来文不予采纳。"""

    is_audited = True


class NothingToAssign(DomainError):
    """办件没有等待指派的{department}（层级{level}）任务。"""


class OfficeNotOfTheLevel(DomainError):
    """机构{organization}不是层级{level}的部门，不能承办。"""


class NothingToAskAgain(DomainError):
    """该机构在本办件没有进行中的任务，或者补正尚未告知、尚未答复，无需另行准许。"""


class AlreadySuspended(ActNotApplied):
    """该任务已在特别程序中。"""


class ExtensionNotAllowed(ActNotApplied):
    """{reason}"""

    is_audited = True


OVERTAKING = (TaskUnknown, RequestUnknown, SuspensionUnknown, NotReadyToClose)
"""The act came before one that it depends on; it is tried again."""


class ListAlreadyInForce(DomainError):
    """{year}年现行放假安排与提交的完全相同，无需导入。"""


class ImportedMeanwhile(DomainError):
    """另一份放假安排刚刚导入，请重新核对后再导入。"""
