"""What can be wrong with an act at the window; each docstring is the sentence a clerk reads."""

from collections.abc import Sequence

from services.intake.domain.catalogue.findings import Finding
from shared.errors import DomainError, FieldError, FieldRefused

MOST_FINDINGS_SHOWN = 100


class IntakeError(DomainError):
    """综合受理办理请求不符合规定。"""


class ApplicationUnknown(IntakeError):
    """没有找到该办件，请核对办件编号。"""


class ItemUnknown(FieldRefused):
    """事项目录中没有这个事项，请核对事项编码：{message}。"""

    def __init__(self, given: str) -> None:
        super().__init__("item_code", "item_unknown", f"没有编码为“{given}”的事项")


class FieldsRefused(FieldRefused):
    """提交的内容有误，请更正后重试：{message}"""

    def __init__(self, errors: Sequence[FieldError]) -> None:
        first = errors[0]
        listed = "；".join(f"{one.message}（{one.field}）" for one in errors[:5])
        super().__init__(first.field, first.code, listed)
        self.error = first
        self.errors = tuple(errors)


class ItemWithdrawn(IntakeError):
    """“{item_name}”已取消，不再受理：{reason}（{decision}）。"""


class ItemNotYetInForce(IntakeError):
    """“{item_name}”尚未生效，暂不能受理。"""


class ItemVersionUnknown(IntakeError):
    """该事项没有第{version}版。"""


class DownloadUnknown(IntakeError):
    """该事项没有这种下载文件。"""


class OwnItemUnknown(IntakeError):
    """本级事项目录中没有这个事项。"""


class DraftUnknown(IntakeError):
    """没有找到该事项草案。"""


class DraftActForbidden(IntakeError):
    """事项草案当前为“{status_name}”，不能{act_name}。"""


class DraftInTheWay(IntakeError):
    """该事项已有一份在办草案，请先办完或放弃。"""


class GuideRefused(FieldsRefused):
    """提交的内容有误，请更正后重试：{message}"""

    def __init__(self, findings: Sequence[Finding]) -> None:
        super().__init__(
            [
                FieldError(f"content.{one.path}".rstrip("."), one.rule, one.message)
                for one in findings[:MOST_FINDINGS_SHOWN]
            ]
        )


class DraftHasFindings(GuideRefused):
    """提交的内容有误，请更正后重试：{message}"""


class SignerIsDrafter(IntakeError):
    """起草人不能签报自己起草的事项，须由单位主要负责人签报。"""


class ReviewerTookPart(IntakeError):
    """起草或签报草案的人员不能审核该草案，请由本单位其他人员审核。"""


class OpinionAlreadyGiven(IntakeError):
    """本轮{aspect_name}审核意见已经提出，不能重复提出。"""


class NotAReviewingOffice(IntakeError):
    """您所在单位不承担事项目录审核（由编办、政务办、财政和物价部门审核）。"""


class NotTheCataloguesOffice(IntakeError):
    """只有本级政务办可以公布或取消事项。"""


class EffectiveDateIsPast(FieldRefused):
    """生效日期不正确：{message}"""

    def __init__(self) -> None:
        super().__init__("effective_on", "effective_on_past", "生效日期不得早于今天")


class CatalogueFileUnreadable(IntakeError):
    """无法读取目录文件：{reason}。"""


class ItemNotAcceptedAtThisLevel(IntakeError):
    """“{item_name}”不在{level_name}窗口受理，请到{accepted_levels}窗口办理。"""


class ItemNotForThisApplicant(FieldRefused):
    """申请人类型不符，请核对：{message}。"""

    def __init__(self, item_name: str) -> None:
        message = f"“{item_name}”不面向此类申请人"
        super().__init__("applicant.kind", "item_not_for_this_applicant", message)


class WindowNotOfOrganization(IntakeError):
    """您的账号没有绑定本单位的窗口，不能收件，请联系管理员。"""


class TransitionForbidden(IntakeError):
    """办件当前状态为“{status_name}”，不能{act_name}。"""


class MaterialsMissing(IntakeError):
    """材料不齐，不能受理：缺少{names}。请一次性告知申请人补正。"""


class SecondNoticeForbidden(IntakeError):
    """已经一次性告知过补正内容，不得再次要求补正（行政许可法第三十二条）。"""


class NoNoticeToRepeat(IntakeError):
    """该办件没有已经补正的一次性告知，不需要准许再次告知。"""


class NotResponsible(IntakeError):
    """您不是该办件的首问责任人，或者接办人就是您本人，不能移交。"""


class NotOfferedToYou(IntakeError):
    """该办件没有移交给您，请先由首问责任人办理移交。"""


class OutletUnknown(FieldRefused):
    """没有可以受理的窗口，请核对：{message}。"""

    def __init__(self) -> None:
        super().__init__("organization", "outlet_unknown", "没有这个设有窗口的受理单位")


class OwnOutletUnknown(FieldRefused):
    """没有找到该受理单位或窗口，请核对：{message}。"""

    def __init__(self, field: str) -> None:
        super().__init__(field, "outlet_unknown", "不是本级及以下的受理单位，或者不是该单位的窗口")


class SlotUnknown(IntakeError):
    """没有找到该预约时段，请刷新后重新选择。"""


class SlotFull(IntakeError):
    """该时段已经约满，请另选时段；不预约也可以直接到窗口办理。"""


class SlotIsPast(IntakeError):
    """该时段已过，请另选时段；不预约也可以直接到窗口办理。"""


class SlotTooSmall(IntakeError):
    """该时段已有{booked}人预约，可约人数不能少于已预约人数。"""


class AppointmentUnknown(IntakeError):
    """没有找到该预约，请核对预约编号和预约码。"""


class AppointmentOver(IntakeError):
    """该预约当前为“{status_name}”，不能{act_name}。"""


class NoticeTooLate(IntakeError):
    """收件已超过五个工作日，逾期不告知即视为受理，不能再要求补正（行政许可法第三十二条）。"""


class AcceptedBySilence(IntakeError):
    """收件已超过五个工作日未告知，依法自收到之日起视为受理，不能再退回或者不予受理（行政许可法第三十二条）。"""


class NothingSupplemented(IntakeError):
    """没有登记任何补正材料，请至少登记一项或填写说明。"""


class RequestUnknown(IntakeError):
    """没有找到待答复的补正要求，请刷新后重试。"""


class LicenceNoLongerValid(IntakeError):
    """该证照已被撤销或注销，不能送达；请改为送达撤销告知书（hands_over 为 revocation_notice）。"""


class NothingWasRevoked(IntakeError):
    """该办件的证照没有被撤销，请送达办理结果。"""


class ChangedMeanwhile(IntakeError):
    """该办件刚刚被他人修改，请刷新后重试。"""


class VersionSeenIsOld(IntakeError):
    """您看到的办件内容已不是最新版本，请刷新后重试。"""


class DocumentUnknown(IntakeError):
    """该办件没有这种文书。"""


class FileUnknown(IntakeError):
    """没有找到该材料文件。"""


class FileLost(IntakeError):
    """材料文件缺失或者已损坏，请联系管理员。"""


class MaterialUnknown(IntakeError):
    """该事项没有编码为“{code}”的材料。"""


class PaperOfAnotherPerson(IntakeError):
    """该办件或证照不属于本办件的申请人，不能沿用。"""


class NothingToReuse(IntakeError):
    """该办件的这项材料没有可以沿用的文件。"""


class LicenceUnknown(FieldRefused):
    """关联的证照不正确，请核对：{message}。"""

    def __init__(self) -> None:
        message = "没有找到申请人的该证照，或者该证照已经失效"
        super().__init__("licence_number", "licence_unknown", message)


class EarlierCaseUnknown(FieldRefused):
    """以前的办件不正确，请核对：{message}。"""

    def __init__(self, field: str) -> None:
        super().__init__(field, "application_unknown", "没有找到该办件，请核对办件编号")


class LicenceDoesNotReplace(IntakeError):
    """“{title}”不能代替材料“{name}”。"""


class LinkNotNeeded(IntakeError):
    """材料“{name}”已收或者已关联，不需要再关联。"""


class FileInfected(IntakeError):
    """文件未通过安全扫描，不能接收，请更换文件。"""


class FileNotScanned(IntakeError):
    """安全扫描暂时不可用，文件未接收，请稍后重试。"""


class FileTypeRefused(IntakeError):
    """只接受内容与扩展名一致的 PDF、JPG、PNG、DOCX、OFD 文件。"""


class FileEmpty(IntakeError):
    """上传的文件没有内容，请重新选择。"""


class FileTooLarge(IntakeError):
    """文件超过{limit_megabytes}MB，请压缩或分次上传。"""


class PurposeRequired(IntakeError):
    """查阅其他单位受理的材料须写明用途。"""
