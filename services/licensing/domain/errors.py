"""What the desk and the registry refuse; each docstring is the sentence people read."""

from shared.errors import DomainError, FieldRefused


class LicensingError(DomainError):
    """审批与证照办理不符合规定。"""


class ReviewUnknown(LicensingError):
    """没有找到这项审查任务。"""


class ReviewChanged(LicensingError):
    """这项审查任务已被他人改动，请刷新后再办理。"""


class TransitionForbidden(LicensingError):
    """审查任务当前为“{status}”，不能{act}。"""


class TaskIsRecalled(TransitionForbidden):
    """审查任务已收回（逾期未答复视为同意、环节已办结或者申请人撤回），不能{act}。"""


class AcceptingAndDecidingNotSeparate(LicensingError):
    """本件由您受理，按受审分离的要求不得再由您审查、签批或者决定。"""


class ChiefRequired(LicensingError):
    """此项操作只能由首席代表办理。"""


class OpinionMissing(LicensingError):
    """尚无审查意见，不能作出决定。"""


class SignOffMissing(LicensingError):
    """本事项须经首席代表签批后才能作出决定。"""


class SignOffNotRequired(LicensingError):
    """本环节不需要首席代表签批。"""


class ReturnRemarkMissing(FieldRefused, LicensingError):
    """签批内容有误：{message}。"""


class RefusalIncomplete(FieldRefused, LicensingError):
    """不予许可的决定应当说明理由、法律依据和救济途径：{message}。"""


class SupplementAlreadyRequested(LicensingError):
    """本件已经一次性告知补正，不得再次要求补正。"""


class SupplementListInvalid(FieldRefused, LicensingError):
    """补正告知内容有误：{message}。"""


class SupplementStillAwaited(LicensingError):
    """补正期限尚未届满，请等待申请人补正后再审查。"""


class SuspensionUnlawful(FieldRefused, LicensingError):
    """特别程序的申请不符合规定：{message}。"""


class ExtensionAlreadyGranted(LicensingError):
    """本件已经延期一次，不得再次延期。"""


class ExtensionTooLate(LicensingError):
    """本件办理期限已经届满，不能再延期。"""


class ExtensionOutOfRange(FieldRefused, LicensingError):
    """延期天数不符合规定：{message}。"""


class HandOnTooLate(LicensingError):
    """已超过办理期限，不能再退转、转报或者退回，请继续办理。"""


class HandOnIncomplete(FieldRefused, LicensingError):
    """退转、转报的内容有误：{message}。"""


class NotReportedUp(LicensingError):
    """本任务不是下级转报的，不能退回下级。"""


class PapersCheckInvalid(FieldRefused, LicensingError):
    """材料核验的内容有误：{message}。"""


class NotTheLead(LicensingError):
    """此项操作只能由牵头部门办理。"""


class NothingCollected(LicensingError):
    """目前没有正在汇总的补正要求。"""


class StandInUnknown(LicensingError):
    """没有找到这项代理授权。"""


class StandInOfficeUnknown(LicensingError):
    """没有找到该机构的审批工作台，请核对机构编码。"""


class StandInNotYours(LicensingError):
    """代理授权只能由本人、本机构首席代表或者政务办管理员办理，签批权的代理只能由首席代表本人或者管理员授予。"""


class StandInEnded(LicensingError):
    """这项代理授权已经终止。"""


class StandInInvalid(FieldRefused, LicensingError):
    """代理授权的内容有误：{message}。"""


class StandInNotInForce(LicensingError):
    """您没有正在生效的代理授权，不能代为办理。"""


class StandInNotSeparate(LicensingError):
    """代理签批的人不得同时提出审查意见或者作出决定，请由他人办理。"""


class PostNotInForce(LicensingError):
    """人员名录中，您（或者被代理人）今天不在本机构任相应岗位，不能办理；有误请联系政务办核对。"""


class AuthorizationNotInForce(LicensingError):
    """您（或者被代理人）对该事项的{power_name}未生效、已到期或者已收回，请由部门重新授权后办理。"""


class LicenceUnknown(LicensingError):
    """没有找到这份证照，请核对证照编号。"""


class LicenceChanged(LicensingError):
    """这份证照已被他人改动，请刷新后再办理。"""


class LicenceAlreadyRevoked(LicensingError):
    """这份证照已经撤销，不能重复撤销。"""


class LicenceTypeUnknown(LicensingError):
    """证照类型“{code}”没有登记，不能制证。"""


class IssuerNotCompetent(LicensingError):
    """“{title}”应由机构{issuer}签发，与作出决定的机构{organization}不符，不能制证。"""


class LicenceTypeInvalid(LicensingError):
    """证照类型“{code}”的登记内容有误：{reason}。"""


class VerificationFailed(LicensingError):
    """证照编号或者核验码不正确。"""


class PostCheckUnknown(LicensingError):
    """没有找到这项事后核查任务。"""


class PostCheckChanged(LicensingError):
    """这项事后核查已被他人改动，请刷新后再办理。"""


class CheckActForbidden(LicensingError):
    """事后核查当前为“{status}”，不能{act}。"""


class InspectionInvalid(FieldRefused, LicensingError):
    """核查结果登记有误：{message}。"""


class RectificationStillRunning(LicensingError):
    """整改期限至{until}，期限届满前不能撤销决定。"""
